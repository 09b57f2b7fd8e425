/** One tcpdump in each netns, and the marker packets that prove how far a capture has come. */
package io.hoplab.capture;

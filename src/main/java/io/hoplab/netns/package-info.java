/** The files that hold netns, and the one door into them: a fresh thread for each visit. */
package io.hoplab.netns;

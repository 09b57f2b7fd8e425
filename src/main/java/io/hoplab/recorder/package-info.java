/** Records a running network as one stream of packets, each with what its host did to it. */
package io.hoplab.recorder;

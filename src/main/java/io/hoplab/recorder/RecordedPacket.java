package io.hoplab.recorder;

import io.hoplab.observe.Passage;
import io.hoplab.pcap.Frame;

/**
 * A packet at one interface.
 *
 * @param frame the frame, whole
 * @param passage where it was seen, and what its host did to it there
 */
public record RecordedPacket(Frame frame, Passage passage) {}

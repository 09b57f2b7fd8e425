package io.hoplab.capture;

import io.hoplab.evidence.Sighting;
import io.hoplab.pcap.Frame;

/** Is shown every frame as soon as a capture has read it. */
@FunctionalInterface
public interface Witness {

  /** Takes a frame in, on a thread of that capture, in the order of that capture. */
  void sees(Sighting sighting, Frame frame);
}

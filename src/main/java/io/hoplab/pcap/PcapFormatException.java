package io.hoplab.pcap;

import java.io.IOException;

/** A stream that is no capture of the form that is read here. */
public final class PcapFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  PcapFormatException(String wanted, String came) {
    super("wanted " + wanted + ", came " + came);
  }
}

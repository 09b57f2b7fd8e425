package io.hoplab.pcap;

/** The ICMP message types (IANA) that matter here. */
final class IcmpType {
  static final int ECHO_REPLY = 0;
  static final int UNREACHABLE = 3;
  static final int REDIRECT = 5;
  static final int ECHO_REQUEST = 8;
  static final int TIME_EXCEEDED = 11;

  private IcmpType() {}

  static boolean isError(int type) {
    return type == UNREACHABLE || type == REDIRECT || type == TIME_EXCEEDED;
  }

  static boolean isEcho(int type) {
    return type == ECHO_REQUEST || type == ECHO_REPLY;
  }
}

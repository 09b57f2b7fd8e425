package io.hoplab.observe;

/** What a packet is to its conversation. */
public enum PacketKind {
  SYN,
  SYN_ACK,
  /** The first TCP segment of the client that carries data. */
  FIRST_REQUEST_DATA,
  /** The first TCP segment of the server that carries data. */
  FIRST_REPLY_DATA,
  RESET,
  /** A UDP datagram of the client. */
  QUERY,
  /** A UDP datagram of the server. */
  ANSWER,
  ECHO_REQUEST,
  ECHO_REPLY,
  ICMP_ERROR,
  /** Any other: acknowledgements, further data, the end of a connection. */
  REST
}

package io.hoplab.survey;

import io.hoplab.net.Protocol;

/**
 * A socket that waits to be asked.
 *
 * @param protocol TCP or UDP
 * @param address the address it is bound to, as {@code ss} prints it
 * @param port its port
 */
public record Listening(Protocol protocol, String address, int port) {

  @Override
  public String toString() {
    return protocol + " " + address + ":" + port;
  }
}

package io.hoplab.net;

/**
 * A text that is not the value it should be.
 *
 * <p>The message says what was wanted and what came, and leaves out the place: the reader of a file
 * knows that and puts it in front.
 */
public final class InvalidValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** An error such as {@code wanted an IPv4 address such as 10.240.0.4, came "10.240.0"}. */
  public InvalidValueException(String wanted, String came) {
    super("wanted " + wanted + ", came \"" + came + "\"");
  }
}

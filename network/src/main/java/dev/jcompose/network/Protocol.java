package dev.jcompose.network;

import java.util.Locale;

/** What a port is a port of. */
public enum Protocol {
  TCP(6),
  UDP(17);

  private final int number;

  Protocol(int number) {
    this.number = number;
  }

  /** IANA's protocol number. */
  public int number() {
    return number;
  }

  /**
   * Reads {@code tcp} or {@code udp}.
   *
   * @throws IllegalArgumentException for others, naming them
   */
  public static Protocol parse(String text) {
    return switch (text) {
      case "tcp" -> TCP;
      case "udp" -> UDP;
      default -> throw new IllegalArgumentException("protocol \"" + text + "\" is not tcp or udp");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

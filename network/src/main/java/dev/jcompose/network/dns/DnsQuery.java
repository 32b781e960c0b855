package dev.jcompose.network.dns;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A question as a resolver sends it, RFC 1035 section 4.1.
 *
 * @param id chosen by the asker
 * @param flags the second word of the header
 * @param name without the final dot, in the case of the asker; labels as ISO-8859-1
 * @param type such as {@link #A}
 * @param questionClass its class; 1 is the Internet
 * @param end offset of the first byte after the question
 * @param payloadLimit how long an answer over UDP may be, from EDNS; 512 without
 * @param edns whether the asker sent an OPT record, RFC 6891
 */
record DnsQuery(
    int id,
    int flags,
    String name,
    int type,
    int questionClass,
    int end,
    int payloadLimit,
    boolean edns) {

  static final int A = 1;
  static final int PTR = 12;
  static final int AAAA = 28;
  static final int OPT = 41;
  static final int INTERNET = 1;

  static final int HEADER = 12;
  static final int MAX_NAME = 255;
  private static final int RESPONSE = 0x8000;
  private static final int OPCODE = 0x7800;
  private static final int PLAIN_LIMIT = 512;
  private static final int MAX_UDP = 4096;

  /** What a query has that we do not serve, with the header's id to answer. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;
    private final int code;

    Malformed(int code, String message) {
      super(message, null, false, false);
      this.code = code;
    }

    /** The response code to answer with; negative: no answer at all. */
    int code() {
      return code;
    }
  }

  /**
   * Reads a message.
   *
   * @throws Malformed if it is no query with one question that can be answered
   */
  static DnsQuery parse(byte[] message, int length) throws Malformed {
    if (length < HEADER) {
      throw new Malformed(-1, "message of " + length + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(message, 0, length).slice();
    int id = buffer.getShort() & 0xffff;
    int flags = buffer.getShort() & 0xffff;
    int questions = buffer.getShort() & 0xffff;
    int answers = buffer.getShort() & 0xffff;
    int authorities = buffer.getShort() & 0xffff;
    int additional = buffer.getShort() & 0xffff;
    if ((flags & RESPONSE) != 0) {
      throw new Malformed(-1, "answer where a query was due");
    }
    if ((flags & OPCODE) != 0) {
      throw new Malformed(DnsReply.NOT_IMPLEMENTED, "operation " + ((flags & OPCODE) >> 11));
    }
    if (questions != 1) {
      throw new Malformed(DnsReply.FORMAT_ERROR, questions + " questions");
    }
    String name = readName(buffer);
    if (buffer.remaining() < 4) {
      throw new Malformed(DnsReply.FORMAT_ERROR, "question ends early");
    }
    int type = buffer.getShort() & 0xffff;
    int questionClass = buffer.getShort() & 0xffff;
    int end = buffer.position();
    int limit = answers + authorities == 0 ? udpLimit(buffer, additional) : 0;
    return new DnsQuery(
        id, flags, name, type, questionClass, end, Math.max(limit, PLAIN_LIMIT), limit > 0);
  }

  // An OPT record has an empty name and carries the limit in place of a class.
  private static int udpLimit(ByteBuffer buffer, int records) {
    if (records > 0 && buffer.remaining() >= 11 && buffer.get(buffer.position()) == 0) {
      int type = buffer.getShort(buffer.position() + 1) & 0xffff;
      int limit = buffer.getShort(buffer.position() + 3) & 0xffff;
      if (type == OPT) {
        return Math.clamp(limit, PLAIN_LIMIT, MAX_UDP);
      }
    }
    return 0;
  }

  // Questions are not compressed by anybody: nothing precedes them.
  private static String readName(ByteBuffer buffer) throws Malformed {
    StringBuilder name = new StringBuilder();
    int start = buffer.position();
    while (true) {
      int length = buffer.hasRemaining() ? buffer.get() & 0xff : -1;
      if (length == 0) {
        return name.toString();
      }
      if (length < 0 || length > 63 || length > buffer.remaining()) {
        throw new Malformed(DnsReply.FORMAT_ERROR, "label that leads out of the message");
      }
      byte[] label = new byte[length];
      buffer.get(label);
      name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.ISO_8859_1));
      if (buffer.position() - start >= MAX_NAME) {
        throw new Malformed(DnsReply.FORMAT_ERROR, "name of over 255 bytes");
      }
    }
  }

  /** The name for comparing. */
  String key() {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The question's bytes of the message it was read from, without the header. */
  byte[] question(byte[] message) {
    return Arrays.copyOfRange(message, HEADER, end);
  }
}

package dev.jcompose.network.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes answers of our own, RFC 1035 section 4.1. */
final class DnsReply {

  static final int NO_ERROR = 0;
  static final int FORMAT_ERROR = 1;
  static final int SERVER_FAILURE = 2;
  static final int NOT_IMPLEMENTED = 4;
  static final int REFUSED = 5;

  /** Seconds that an answer of ours may be kept; Docker says the same. */
  static final int TTL = 600;

  private static final int RESPONSE = 0x8000;
  private static final int TRUNCATED = 0x0200;
  private static final int RECURSION_DESIRED = 0x0100;
  private static final int RECURSION_AVAILABLE = 0x0080;
  private static final int POINTER_TO_QUESTION = 0xc00c;
  private static final int SERVED_UDP = 1232;

  private DnsReply() {}

  /** An answer without records. */
  static byte[] empty(DnsQuery query, byte[] message, int code) {
    return write(query, message, code, List.of(), Integer.MAX_VALUE);
  }

  /** To a message whose question could not be read: the header alone. */
  static byte[] headerOnly(byte[] message, int code) {
    byte[] reply = new byte[DnsQuery.HEADER];
    reply[0] = message[0];
    reply[1] = message[1];
    reply[2] = (byte) (RESPONSE >> 8);
    reply[3] = (byte) code;
    return reply;
  }

  /**
   * The addresses of the asked name.
   *
   * @param limit bytes that the answer may have; records that do not fit are left out and the
   *     answer says that it is truncated
   */
  static byte[] addresses(DnsQuery query, byte[] message, List<InetAddress> list, int limit) {
    List<byte[]> data = list.stream().map(InetAddress::getAddress).toList();
    return write(query, message, NO_ERROR, data, limit);
  }

  /** The name of the asked address. */
  static byte[] pointer(DnsQuery query, byte[] message, String name) {
    return write(query, message, NO_ERROR, List.of(encode(name)), Integer.MAX_VALUE);
  }

  /**
   * A name as on the wire.
   *
   * @throws IllegalArgumentException if a label has over 63 bytes or the whole over 255
   */
  static byte[] encode(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String label : name.split("\\.", -1)) {
      byte[] text = label.getBytes(StandardCharsets.UTF_8);
      if (text.length == 0 || text.length > 63) {
        throw new IllegalArgumentException(
            "label \"" + label + "\" of \"" + name + "\" has " + text.length + " bytes");
      }
      bytes.write(text.length);
      bytes.writeBytes(text);
    }
    bytes.write(0);
    if (bytes.size() > DnsQuery.MAX_NAME) {
      throw new IllegalArgumentException("name \"" + name + "\" has over 255 bytes");
    }
    return bytes.toByteArray();
  }

  private static byte[] write(
      DnsQuery query, byte[] message, int code, List<byte[]> records, int limit) {
    byte[] question = query.question(message);
    int opt = query.edns() ? 11 : 0;
    int room = limit - DnsQuery.HEADER - question.length - opt;
    int fitting = 0;
    for (byte[] record : records) {
      room -= 12 + record.length;
      if (room < 0) {
        break;
      }
      fitting++;
    }
    int flags =
        RESPONSE
            | (query.flags() & RECURSION_DESIRED)
            | RECURSION_AVAILABLE
            | (fitting < records.size() ? TRUNCATED : 0)
            | code;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeShort(query.id());
      out.writeShort(flags);
      out.writeShort(1);
      out.writeShort(fitting);
      out.writeShort(0);
      out.writeShort(query.edns() ? 1 : 0);
      out.write(question);
      for (byte[] record : records.subList(0, fitting)) {
        out.writeShort(POINTER_TO_QUESTION);
        out.writeShort(query.type());
        out.writeShort(DnsQuery.INTERNET);
        out.writeInt(TTL);
        out.writeShort(record.length);
        out.write(record);
      }
      if (query.edns()) {
        out.write(0);
        out.writeShort(DnsQuery.OPT);
        out.writeShort(SERVED_UDP);
        out.writeInt(0);
        out.writeShort(0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Whether an address answers questions of this type, A or AAAA. */
  static boolean fits(int type, InetAddress address) {
    return (type == DnsQuery.A) == (address instanceof Inet4Address);
  }
}

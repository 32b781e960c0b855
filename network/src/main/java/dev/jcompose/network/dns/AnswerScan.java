package dev.jcompose.network.dns;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the lifetimes are in an answer of another server.
 *
 * @param code its response code
 * @param truncated whether it says that it is incomplete
 * @param lifetimes offsets of the TTL fields of all records but OPT
 * @param shortest the least TTL in seconds; 0 if there is no record
 */
record AnswerScan(int code, boolean truncated, List<Integer> lifetimes, long shortest) {

  private static final int TRUNCATED = 0x0200;

  /** Empty if a length leads out of the message. */
  static Optional<AnswerScan> of(byte[] message) {
    if (message.length < DnsQuery.HEADER) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(message);
    int flags = buffer.getShort(2);
    int questions = buffer.getShort(4) & 0xffff;
    int records = 0;
    for (int at = 6; at < DnsQuery.HEADER; at += 2) {
      records += buffer.getShort(at) & 0xffff;
    }
    buffer.position(DnsQuery.HEADER);
    for (int i = 0; i < questions; i++) {
      if (!skipName(buffer) || !skip(buffer, 4)) {
        return Optional.empty();
      }
    }
    List<Integer> lifetimes = new ArrayList<>();
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < records; i++) {
      if (!skipName(buffer) || buffer.remaining() < 10) {
        return Optional.empty();
      }
      int at = buffer.position();
      if (buffer.getShort(at) != DnsQuery.OPT) {
        lifetimes.add(at + 4);
        shortest = Math.min(shortest, buffer.getInt(at + 4) & 0xffffffffL);
      }
      if (!skip(buffer, 10 + (buffer.getShort(at + 8) & 0xffff))) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new AnswerScan(
            flags & 0xf, (flags & TRUNCATED) != 0, lifetimes, lifetimes.isEmpty() ? 0 : shortest));
  }

  private static boolean skipName(ByteBuffer buffer) {
    while (buffer.hasRemaining()) {
      int length = buffer.get() & 0xff;
      if (length == 0) {
        return true;
      }
      if (length >= 0xc0) {
        return skip(buffer, 1);
      }
      if (!skip(buffer, length)) {
        return false;
      }
    }
    return false;
  }

  private static boolean skip(ByteBuffer buffer, int bytes) {
    if (buffer.remaining() < bytes) {
      return false;
    }
    buffer.position(buffer.position() + bytes);
    return true;
  }
}

package dev.jcompose.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The attributes of a message or of a nested attribute, in the order received. */
final class Attributes {

  private static final int TYPE_MASK = 0x3fff;

  private record Attribute(int type, ByteBuffer value) {}

  private final List<Attribute> list = new ArrayList<>();

  private Attributes() {}

  /**
   * Reads from the buffer's position to its limit.
   *
   * @throws IllegalArgumentException if a length leads out of the buffer
   */
  static Attributes parse(ByteBuffer body) {
    Attributes attributes = new Attributes();
    ByteBuffer rest = body.slice().order(ByteOrder.nativeOrder());
    while (rest.remaining() >= 4) {
      int length = rest.getShort(rest.position()) & 0xffff;
      int type = rest.getShort(rest.position() + 2) & TYPE_MASK;
      if (length < 4 || length > rest.remaining()) {
        throw new IllegalArgumentException(
            "attribute " + type + " of " + length + " bytes where " + rest.remaining() + " remain");
      }
      attributes.list.add(
          new Attribute(
              type, rest.slice(rest.position() + 4, length - 4).order(ByteOrder.nativeOrder())));
      rest.position(Math.min(rest.limit(), rest.position() + ((length + 3) & ~3)));
    }
    return attributes;
  }

  Optional<ByteBuffer> get(int type) {
    return list.stream().filter(a -> a.type == type).map(a -> a.value.duplicate()).findFirst();
  }

  /** A nested attribute's attributes; none if it is absent. */
  Attributes nested(int type) {
    return get(type).map(Attributes::parse).orElseGet(Attributes::new);
  }

  /** Without the terminating NUL; empty if absent. */
  String text(int type) {
    return get(type).map(Attributes::decode).orElse("");
  }

  private static String decode(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.get(bytes);
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** Host byte order. */
  OptionalInt u32(int type) {
    Optional<ByteBuffer> value = get(type).filter(v -> v.remaining() >= 4);
    return value.isPresent()
        ? OptionalInt.of(value.get().order(ByteOrder.nativeOrder()).getInt())
        : OptionalInt.empty();
  }

  /** Network byte order. */
  OptionalInt be32(int type) {
    Optional<ByteBuffer> value = get(type).filter(v -> v.remaining() >= 4);
    return value.isPresent()
        ? OptionalInt.of(value.get().order(ByteOrder.BIG_ENDIAN).getInt())
        : OptionalInt.empty();
  }

  /** Network byte order; 0 if absent. */
  long be64(int type) {
    return get(type)
        .filter(v -> v.remaining() >= 8)
        .map(v -> v.order(ByteOrder.BIG_ENDIAN).getLong())
        .orElse(0L);
  }

  Optional<byte[]> bytes(int type) {
    return get(type)
        .map(
            value -> {
              byte[] bytes = new byte[value.remaining()];
              value.get(bytes);
              return bytes;
            });
  }
}

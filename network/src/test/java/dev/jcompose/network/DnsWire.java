package dev.jcompose.network;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The little of DNS that a test's client needs, written apart from the code under test. */
public final class DnsWire {

  private DnsWire() {}

  public static byte[] query(int id, String name, int type) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) (id >> 8), (byte) id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    for (String label : name.split("\\.", -1)) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.writeBytes(new byte[] {0, 0, (byte) type, 0, 1});
    return out.toByteArray();
  }

  public static int code(byte[] message) {
    return message[3] & 0xf;
  }

  /** Addresses and names of the answer section; our own server points names at the question. */
  public static List<String> answers(byte[] message) throws UnknownHostException {
    ByteBuffer buffer = ByteBuffer.wrap(message);
    int count = buffer.getShort(6);
    buffer.position(12);
    name(buffer);
    buffer.position(buffer.position() + 4);
    List<String> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      buffer.position(buffer.position() + 2);
      int type = buffer.getShort();
      buffer.position(buffer.position() + 6);
      byte[] data = new byte[buffer.getShort()];
      buffer.get(data);
      list.add(
          type == 12
              ? name(ByteBuffer.wrap(data))
              : InetAddress.getByAddress(data).getHostAddress());
    }
    return list;
  }

  private static String name(ByteBuffer buffer) {
    StringBuilder name = new StringBuilder();
    for (int length = buffer.get(); length != 0; length = buffer.get()) {
      byte[] label = new byte[length];
      buffer.get(label);
      name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
    }
    return name.toString();
  }
}

package dev.jcompose.linux.netlink;

import dev.jcompose.linux.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** One message from the kernel. */
sealed interface Reply {

  /** Which request it answers. */
  int sequence();

  /** Done as asked. */
  record Ack(int sequence) implements Reply {}

  /** Not done. {@code kernelText} is the kernel's explanation, often empty. */
  record Refused(int sequence, Errno errno, String kernelText) implements Reply {}

  /** One object; {@code interrupted} if the list changed while it was read. */
  record Item(int sequence, int type, boolean interrupted, ByteBuffer body) implements Reply {}

  /** The end of a list. */
  record End(int sequence) implements Reply {}

  int NLMSG_NOOP = 1;
  int NLMSG_ERROR = 2;
  int NLMSG_DONE = 3;
  int NLM_F_DUMP_INTR = 0x10;
  int NLM_F_CAPPED = 0x100;
  int NLM_F_ACK_TLVS = 0x200;
  int NLMSGERR_ATTR_MSG = 1;

  /**
   * Reads what one receive returned.
   *
   * @throws IllegalArgumentException if a length leads out of the datagram
   */
  static List<Reply> parse(byte[] datagram, int length) {
    List<Reply> replies = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(datagram, 0, length).order(ByteOrder.nativeOrder());
    while (buffer.remaining() >= 16) {
      int at = buffer.position();
      int size = buffer.getInt(at);
      if (size < 16 || size > buffer.remaining()) {
        throw new IllegalArgumentException(
            "netlink message of " + size + " bytes where " + buffer.remaining() + " remain");
      }
      int type = buffer.getShort(at + 4) & 0xffff;
      int flags = buffer.getShort(at + 6) & 0xffff;
      int sequence = buffer.getInt(at + 8);
      ByteBuffer body = buffer.slice(at + 16, size - 16).order(ByteOrder.nativeOrder());
      switch (type) {
        case NLMSG_NOOP -> {}
        case NLMSG_DONE -> replies.add(new End(sequence));
        case NLMSG_ERROR -> replies.add(error(sequence, flags, body));
        default -> replies.add(new Item(sequence, type, (flags & NLM_F_DUMP_INTR) != 0, body));
      }
      buffer.position(Math.min(buffer.limit(), at + ((size + 3) & ~3)));
    }
    return replies;
  }

  // struct nlmsgerr { int error; struct nlmsghdr msg; }, the refused message unless capped, texts
  private static Reply error(int sequence, int flags, ByteBuffer body) {
    if (body.remaining() < 20) {
      throw new IllegalArgumentException("nlmsgerr of " + body.remaining() + " bytes");
    }
    int error = body.getInt(0);
    if (error == 0) {
      return new Ack(sequence);
    }
    String text = "";
    int echoed = (flags & NLM_F_CAPPED) != 0 ? 16 : (body.getInt(4) + 3) & ~3;
    if ((flags & NLM_F_ACK_TLVS) != 0 && 4 + echoed <= body.remaining()) {
      text = Attributes.parse(body.position(4 + echoed)).text(NLMSGERR_ATTR_MSG);
    }
    return new Refused(sequence, new Errno(-error), text);
  }
}

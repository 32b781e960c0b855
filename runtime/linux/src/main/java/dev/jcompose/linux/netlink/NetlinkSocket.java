package dev.jcompose.linux.netlink;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Sockets;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * A netlink(7) socket that sends messages and collects the kernel's answers. One exchange at a
 * time; others wait in Java.
 */
final class NetlinkSocket implements AutoCloseable {

  static final int NETLINK_ROUTE = 0;
  static final int NETLINK_NETFILTER = 12;

  static final int NLM_F_REQUEST = 1;
  static final int NLM_F_ACK = 4;
  static final int NLM_F_DUMP = 0x300;
  static final int NLM_F_REPLACE = 0x100;
  static final int NLM_F_EXCL = 0x200;
  static final int NLM_F_CREATE = 0x400;
  static final int NLM_F_APPEND = 0x800;

  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int RECEIVE_BYTES = 32 * 1024;
  private static final int DUMP_ATTEMPTS = 8;

  private final Fd fd;
  private int sequence = 1;

  private NetlinkSocket(Fd fd) {
    this.fd = fd;
  }

  /** Opens a socket of the calling thread's network namespace. */
  static NetlinkSocket open(int protocol) throws SyscallException {
    Fd fd = Sockets.open(Sockets.AF_NETLINK, Sockets.SOCK_RAW, protocol);
    try {
      Sockets.setOption(fd.number(), SOL_NETLINK, NETLINK_CAP_ACK, 1);
      Sockets.setOption(fd.number(), SOL_NETLINK, NETLINK_EXT_ACK, 1);
      return new NetlinkSocket(fd);
    } catch (SyscallException e) {
      fd.close();
      throw e;
    }
  }

  /** What is to be sent, given a writer that counts sequence numbers. */
  interface Messages {
    void writeTo(MessageWriter writer);
  }

  /**
   * Sends messages in one go and returns all that the kernel answers: acknowledgements, refusals
   * and objects. A list (NLM_F_DUMP) is read to its end.
   *
   * @param firstSequence receives the sequence number of the first message
   */
  private List<Reply> exchange(Messages messages, IntFunction<String> describe) throws IOException {
    MessageWriter writer = new MessageWriter(sequence);
    int first = sequence;
    messages.writeTo(writer);
    sequence += writer.messages();
    Sockets.send(fd.number(), writer.toByteArray());
    List<Reply> replies = new ArrayList<>();
    byte[] buffer = new byte[RECEIVE_BYTES];
    while (true) {
      int length;
      try {
        length = Sockets.receive(fd.number(), buffer, Sockets.MSG_DONTWAIT | Sockets.MSG_TRUNC);
      } catch (SyscallException e) {
        if (e.is(Errno.EAGAIN)) {
          return replies;
        }
        throw e;
      }
      if (length > buffer.length) {
        throw new IOException(describe.apply(0) + ": answer of " + length + " bytes was cut");
      }
      for (Reply reply : Reply.parse(buffer, length)) {
        if (reply.sequence() - first >= 0 && reply.sequence() - sequence < 0) {
          replies.add(reply);
        }
      }
      buffer = new byte[RECEIVE_BYTES];
    }
  }

  /**
   * Sends messages that each ask for an acknowledgement, in one system call. The kernel goes on
   * after a refusal; the first one is thrown.
   *
   * @param expected refusals that are as good as done
   * @param describe the request at an index in words, for the exception
   */
  synchronized void apply(
      Messages messages, Predicate<Errno> expected, IntFunction<String> describe)
      throws IOException {
    int first = sequence;
    List<Reply> replies = new ArrayList<>(exchange(messages, describe));
    replies.replaceAll(
        reply ->
            reply instanceof Reply.Refused r && expected.test(r.errno())
                ? new Reply.Ack(r.sequence())
                : reply);
    throwRefusal(replies, first, describe);
    long acknowledged = replies.stream().filter(Reply.Ack.class::isInstance).count();
    if (acknowledged != sequence - first) {
      throw new IOException(
          describe.apply(0) + ": " + acknowledged + " of " + (sequence - first) + " answered");
    }
  }

  /**
   * Sends an nf_tables batch; only its last change asks for an acknowledgement. All or nothing is
   * done.
   */
  synchronized void commit(Messages messages, IntFunction<String> describe) throws IOException {
    int first = sequence;
    List<Reply> replies = exchange(messages, describe);
    throwRefusal(replies, first, describe);
    if (replies.stream().noneMatch(Reply.Ack.class::isInstance)) {
      throw new IOException(describe.apply(1) + ": no answer to the transaction");
    }
  }

  private static void throwRefusal(List<Reply> replies, int first, IntFunction<String> describe)
      throws NetlinkException {
    for (Reply reply : replies) {
      if (reply instanceof Reply.Refused(int at, Errno errno, String text)) {
        throw new NetlinkException(describe.apply(at - first), errno, text);
      }
    }
  }

  /** Reads a list; one that changed meanwhile is read again. */
  synchronized List<Reply.Item> list(Messages request, String what) throws IOException {
    for (int attempt = 0; attempt < DUMP_ATTEMPTS; attempt++) {
      int first = sequence;
      List<Reply> replies = exchange(request, i -> what);
      throwRefusal(replies, first, i -> what);
      List<Reply.Item> items = new ArrayList<>();
      for (Reply reply : replies) {
        if (reply instanceof Reply.Item item) {
          items.add(item);
        }
      }
      if (items.stream().noneMatch(Reply.Item::interrupted)) {
        return items;
      }
    }
    throw new IOException(what + ": changed " + DUMP_ATTEMPTS + " times while being read");
  }

  @Override
  public void close() {
    fd.close();
  }
}

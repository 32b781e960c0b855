package dev.jcompose.linux;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts with descriptors that wait in the kernel, in the buffer of a unix(7) socket: what is in
 * flight stays open for as long as some process holds the socket, whoever sent it. Not safe for
 * several threads.
 */
public final class FdQueue implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_SEQPACKET = 5;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int SO_SNDBUFFORCE = 32;
  private static final int SO_PEEK_OFF = 42;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;

  /** Room for some thousand messages. */
  private static final int BUFFER = 8 << 20;

  private static final int MAX_TEXT = 512;
  private static final int MAX_FDS = 16;

  // struct msghdr, 56 bytes: iov at 16, iovlen 24, control 32, controllen 40. struct iovec: base,
  // length. struct cmsghdr, 16 bytes: length, level, type.
  private static final int IOV = 56;
  private static final int TEXT = IOV + 16;
  private static final int CONTROL = TEXT + MAX_TEXT;
  private static final int CMSG = 16;
  private static final int BLOCK = CONTROL + CMSG + 4 * MAX_FDS;

  private final Fd sending;
  private final Fd receiving;

  private FdQueue(Fd sending, Fd receiving) {
    this.sending = sending;
    this.receiving = receiving;
  }

  /** A new, empty one. */
  public static FdQueue create() throws SyscallException {
    int[] fds = new int[2];
    Calls.once(
        () -> LibC.socketpair(AF_UNIX, SOCK_SEQPACKET | Sockets.SOCK_CLOEXEC, 0, fds),
        () -> "socketpair");
    FdQueue made = of(new Fd(fds[0], "queue's entrance"), new Fd(fds[1], "queue's exit"));
    try {
      Sockets.setOption(fds[0], SOL_SOCKET, SO_SNDBUFFORCE, BUFFER);
    } catch (SyscallException e) {
      // Without CAP_NET_ADMIN the default has to do: a few hundred messages.
      return made;
    }
    return made;
  }

  /** The queue of these two descriptors of a {@link #create}d one. */
  public static FdQueue of(Fd sending, Fd receiving) {
    return new FdQueue(sending, receiving);
  }

  public int sending() {
    return sending.number();
  }

  public int receiving() {
    return receiving.number();
  }

  /** A text, and descriptors that belong to who gets it. */
  public record Message(String text, List<Fd> fds) implements AutoCloseable {
    public Message {
      fds = List.copyOf(fds);
    }

    @Override
    public void close() {
      fds.forEach(Fd::close);
    }
  }

  /** Puts copies of the descriptors at the end; EAGAIN if the buffer is full. */
  public void put(String text, List<Fd> fds) throws SyscallException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_TEXT || fds.size() > MAX_FDS || fds.isEmpty()) {
      throw new IllegalArgumentException("text " + text + " with " + fds.size() + " descriptors");
    }
    ByteBuffer control = ByteBuffer.allocate(CMSG + 4 * fds.size()).order(ByteOrder.nativeOrder());
    control.putLong(CMSG + 4L * fds.size()).putInt(SOL_SOCKET).putInt(SCM_RIGHTS);
    fds.forEach(fd -> control.putInt(fd.number()));
    try (Memory block = block(bytes.length, control.capacity())) {
      block.write(TEXT, bytes, 0, bytes.length);
      block.write(CONTROL, control.array(), 0, control.capacity());
      Calls.retried(
          () -> LibC.sendmsg(sending.number(), block, Sockets.MSG_DONTWAIT),
          () -> "sendmsg with " + fds.size() + " descriptors");
    }
  }

  /** The first one, which stays in the queue; null if there is none. */
  public @Nullable Message first() throws SyscallException {
    return receive(Sockets.MSG_PEEK);
  }

  /** All of them, in order; they stay in the queue. */
  public List<Message> all() throws SyscallException {
    List<Message> found = new ArrayList<>();
    Sockets.setOption(receiving.number(), SOL_SOCKET, SO_PEEK_OFF, 0);
    try {
      Message message;
      while ((message = receive(Sockets.MSG_PEEK)) != null) {
        found.add(message);
      }
      return found;
    } finally {
      Sockets.setOption(receiving.number(), SOL_SOCKET, SO_PEEK_OFF, -1);
    }
  }

  /** Takes the first one out and closes its descriptors; nothing if there is none. */
  public void drop() throws SyscallException {
    Message message = receive(0);
    if (message != null) {
      message.close();
    }
  }

  private @Nullable Message receive(int flags) throws SyscallException {
    try (Memory block = block(MAX_TEXT, BLOCK - CONTROL)) {
      long length;
      try {
        length =
            Calls.retried(
                () ->
                    LibC.recvmsg(
                        receiving.number(), block, flags | Sockets.MSG_DONTWAIT | MSG_CMSG_CLOEXEC),
                () -> "recvmsg");
      } catch (SyscallException e) {
        if (e.is(Errno.EAGAIN)) {
          return null;
        }
        throw e;
      }
      if (length == 0) {
        return null;
      }
      String text = new String(block.getByteArray(TEXT, (int) length), StandardCharsets.UTF_8);
      List<Fd> fds = new ArrayList<>();
      long control = block.getLong(40) > 0 ? block.getLong(CONTROL) : CMSG;
      for (long at = CMSG; at + 4 <= control; at += 4) {
        fds.add(new Fd(block.getInt(CONTROL + at), text));
      }
      return new Message(text, fds);
    }
  }

  /** A message header that points to its text and its control part. */
  private static Memory block(int text, int control) {
    Memory block = new Memory(BLOCK);
    block.clear();
    block.setPointer(16, block.share(IOV));
    block.setLong(24, 1);
    block.setPointer(32, block.share(CONTROL));
    block.setLong(40, control);
    block.setPointer(IOV, block.share(TEXT));
    block.setLong(IOV + 8, text);
    return block;
  }

  @Override
  public void close() {
    sending.close();
    receiving.close();
  }
}

package dev.jcompose.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Sockets that {@code java.nio} cannot open, above all AF_NETLINK. */
public final class Sockets {

  public static final int AF_INET = 2;
  public static final int AF_INET6 = 10;
  public static final int AF_NETLINK = 16;
  public static final int SOCK_STREAM = 1;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_RAW = 3;
  public static final int SOCK_NONBLOCK = 04000;
  public static final int SOCK_CLOEXEC = 02000000;
  public static final int MSG_PEEK = 2;
  public static final int MSG_TRUNC = 0x20;
  public static final int MSG_DONTWAIT = 0x40;

  private Sockets() {}

  /** socket(2), close-on-exec; it belongs to the calling thread's network namespace. */
  public static Fd open(int domain, int type, int protocol) throws SyscallException {
    long fd =
        Calls.once(
            () -> LibC.socket(domain, type | SOCK_CLOEXEC, protocol),
            () -> "socket " + domain + " " + type + " " + protocol);
    return new Fd((int) fd, "socket");
  }

  /** bind(2) to a struct sockaddr. */
  public static void bind(int fd, byte[] address) throws SyscallException {
    Calls.once(() -> LibC.bind(fd, address, address.length), () -> "bind fd " + fd);
  }

  /** listen(2). */
  public static void listen(int fd, int backlog) throws SyscallException {
    Calls.once(() -> LibC.listen(fd, backlog), () -> "listen fd " + fd);
  }

  /** getsockname(2) into {@code address}; its length. */
  public static int localAddress(int fd, byte[] address) throws SyscallException {
    int[] length = {address.length};
    Calls.once(() -> LibC.getsockname(fd, address, length), () -> "getsockname fd " + fd);
    return length[0];
  }

  /** setsockopt(2) with an int. */
  public static void setOption(int fd, int level, int option, int value) throws SyscallException {
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
    Calls.once(
        () -> LibC.setsockopt(fd, level, option, bytes, 4),
        () -> "setsockopt fd " + fd + " " + level + " " + option);
  }

  /** send(2) of the whole array as one message. */
  public static void send(int fd, byte[] message) throws SyscallException {
    Calls.retried(() -> LibC.send(fd, message, message.length, 0), () -> "send on fd " + fd);
  }

  /** recv(2); the length received, with MSG_TRUNC the real one. */
  public static int receive(int fd, byte[] buffer, int flags) throws SyscallException {
    return (int)
        Calls.retried(
            () -> LibC.recv(fd, buffer, buffer.length, flags), () -> "receive on fd " + fd);
  }
}

package dev.jcompose.linux.netlink;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Poll;
import dev.jcompose.linux.Sockets;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntPredicate;

/**
 * Tells that somebody else changed nf_tables in the namespace of the thread that opened it. For one
 * platform thread that waits.
 */
public final class NftEvents implements AutoCloseable {

  private static final int NFNLGRP_NFTABLES = 7;
  private static final int NEWGEN = 10 << 8 | 15;
  private static final int NFTA_GEN_PROC_PID = 2;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Fd fd;
  private final Poll poll;

  private NftEvents(Fd fd, Poll poll) {
    this.fd = fd;
    this.poll = poll;
  }

  public static NftEvents open() throws SyscallException {
    Fd fd = Sockets.open(Sockets.AF_NETLINK, Sockets.SOCK_RAW, NetlinkSocket.NETLINK_NETFILTER);
    try {
      Sockets.bind(fd.number(), address(1 << (NFNLGRP_NFTABLES - 1)));
      Poll poll = new Poll();
      poll.add(fd.number(), 0);
      return new NftEvents(fd, poll);
    } catch (SyscallException e) {
      fd.close();
      throw e;
    }
  }

  // struct sockaddr_nl { u16 family; u16 pad; u32 pid; u32 groups; }, netlink(7)
  private static byte[] address(int groups) {
    return ByteBuffer.allocate(12)
        .order(ByteOrder.nativeOrder())
        .putShort((short) Sockets.AF_NETLINK)
        .putShort((short) 0)
        .putInt(0)
        .putInt(groups)
        .array();
  }

  /**
   * Waits until something happens or {@link #wake} is called.
   *
   * @return whether a change of another process was among what happened
   */
  public boolean await() throws IOException {
    poll.await(-1);
    return drain();
  }

  private boolean drain() throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    boolean foreign = false;
    while (true) {
      try {
        int length = Sockets.receive(fd.number(), buffer, Sockets.MSG_DONTWAIT);
        foreign |= foreign(buffer, length, NftEvents::isOurThread);
      } catch (SyscallException e) {
        if (e.is(Errno.EAGAIN)) {
          return foreign;
        }
        if (!e.is(Errno.ENOBUFS)) {
          throw e;
        }
        // Some were lost: one of them may have been what we wait for.
        foreign = true;
      }
    }
  }

  private static boolean isOurThread(int id) {
    return Files.exists(Path.of("/proc/self/task", Integer.toString(id)));
  }

  // Every transaction ends in a message that names the thread that made it.
  static boolean foreign(byte[] datagram, int length, IntPredicate ours) {
    for (Reply reply : Reply.parse(datagram, length)) {
      if (reply instanceof Reply.Item item && item.type() == NEWGEN) {
        Attributes attributes = Attributes.parse(item.body().duplicate().position(4));
        if (!ours.test(attributes.be32(NFTA_GEN_PROC_PID).orElse(0))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Ends a wait in another thread. */
  public void wake() throws SyscallException {
    poll.wake();
  }

  @Override
  public void close() {
    poll.close();
    fd.close();
  }
}

package dev.jcompose.linux.netlink;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.util.List;

/** nf_tables of one network namespace: the one of the thread that opened it. */
public final class NftSocket implements AutoCloseable {

  private final NetlinkSocket socket;

  private NftSocket(NetlinkSocket socket) {
    this.socket = socket;
  }

  public static NftSocket open() throws SyscallException {
    return new NftSocket(NetlinkSocket.open(NetlinkSocket.NETLINK_NETFILTER));
  }

  /**
   * Makes all changes or none.
   *
   * @throws NetlinkException for the first refused one
   */
  public void commit(List<NftRequest> requests) throws IOException {
    if (requests.isEmpty()) {
      return;
    }
    socket.commit(
        writer -> {
          NftCodec.begin(writer);
          for (int i = 0; i < requests.size(); i++) {
            NftCodec.encode(requests.get(i), i == requests.size() - 1, writer);
          }
          NftCodec.end(writer);
        },
        // The first message only opens the batch.
        index ->
            index >= 1 && index <= requests.size()
                ? requests.get(index - 1).describe()
                : "nf_tables transaction");
  }

  /** Removes a table unless it is gone already. */
  public void removeTable(int family, String table) throws IOException {
    try {
      commit(List.of(new NftRequest.DeleteTable(family, table)));
    } catch (NetlinkException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
    }
  }

  /** Chains of a family. */
  public List<NftChain> chains(int family) throws IOException {
    return socket.list(w -> NftCodec.listChains(w, family), "list nf_tables chains").stream()
        .map(item -> NftCodec.chain(item.body()))
        .toList();
  }

  /** Rules of a chain; none if it is gone. */
  public List<NftRule> rules(int family, String table, String chain) throws IOException {
    try {
      return socket
          .list(w -> NftCodec.listRules(w, family, table, chain), "list rules of " + chain)
          .stream()
          .map(item -> NftCodec.rule(item.body()))
          .filter(rule -> rule.table().equals(table) && rule.chain().equals(chain))
          .toList();
    } catch (NetlinkException e) {
      if (e.is(Errno.ENOENT)) {
        return List.of();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}

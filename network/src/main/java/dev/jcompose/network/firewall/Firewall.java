package dev.jcompose.network.firewall;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.netlink.NetlinkException;
import dev.jcompose.linux.netlink.NftChain;
import dev.jcompose.linux.netlink.NftRequest;
import dev.jcompose.linux.netlink.NftSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Keeps the kernel's rules as a {@link Ruleset} wants them. The table exists while there is a
 * network.
 */
public final class Firewall implements AutoCloseable {

  private final NftSocket socket;
  private Ruleset current = Ruleset.EMPTY;
  private boolean present;
  private boolean onlyOurs;

  private Firewall(NftSocket socket) {
    this.socket = socket;
  }

  /** For the host namespace that the calling thread is in. */
  public static Firewall open() throws IOException {
    return new Firewall(NftSocket.open());
  }

  /**
   * Puts a state in place of whatever an earlier engine left, in one transaction.
   *
   * @param forwardsForUs whether the host would forward nothing but for us
   */
  public synchronized void reset(Ruleset wanted, boolean forwardsForUs) throws IOException {
    onlyOurs = forwardsForUs;
    if (wanted.isEmpty()) {
      remove();
    } else {
      replace(wanted);
    }
  }

  /** Says whether the host would forward nothing but for us; counts when the table is made. */
  public synchronized void forwardsForUs(boolean value) {
    onlyOurs = value;
  }

  /** Changes the state, in one transaction. */
  public synchronized void change(UnaryOperator<Ruleset> change) throws IOException {
    Ruleset wanted = change.apply(current);
    if (wanted.isEmpty()) {
      remove();
      return;
    }
    if (!present) {
      replace(wanted);
      return;
    }
    try {
      socket.commit(HostTable.change(current, wanted));
    } catch (NetlinkException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
      // Somebody flushed the rules of the whole host.
      replace(wanted);
      return;
    }
    boolean bridgesChanged = !current.bridges().equals(wanted.bridges());
    current = wanted;
    if (bridgesChanged) {
      tendForeignChains();
    }
  }

  /** Puts our rules back where others removed them, in their chains and in our own table. */
  public synchronized void repair() throws IOException {
    if (!present) {
      return;
    }
    boolean table =
        socket.chains(NftRequest.INET).stream().anyMatch(c -> c.table().equals(HostTable.NAME));
    if (!table) {
      replace(current);
    } else {
      tendForeignChains();
    }
  }

  private void replace(Ruleset wanted) throws IOException {
    socket.commit(HostTable.create(wanted, onlyOurs));
    present = true;
    current = wanted;
    tendForeignChains();
  }

  private void remove() throws IOException {
    socket.removeTable(NftRequest.INET, HostTable.NAME);
    present = false;
    current = Ruleset.EMPTY;
    tendForeignChains();
  }

  private void tendForeignChains() throws IOException {
    Set<String> bridges =
        current.bridges().stream().map(BridgeRules::bridge).collect(Collectors.toSet());
    List<NftChain> chains = new ArrayList<>();
    for (int family : new int[] {NftRequest.INET, NftRequest.IPV4, NftRequest.IPV6}) {
      chains.addAll(socket.chains(family));
    }
    Set<ForeignChains.Place> needed = ForeignChains.places(chains);
    Set<ForeignChains.Place> all = new LinkedHashSet<>(ForeignChains.candidates(chains));
    all.addAll(needed);
    List<NftRequest> requests = new ArrayList<>();
    for (ForeignChains.Place place : all) {
      requests.addAll(
          ForeignChains.upkeep(
              place,
              socket.rules(place.family(), place.table(), place.chain()),
              needed.contains(place) ? bridges : Set.of()));
    }
    socket.commit(requests);
  }

  /** Ends the conversation; the rules stay. */
  @Override
  public void close() {
    socket.close();
  }
}

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
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Keeps the kernel's rules as a {@link Ruleset} wants them. The table exists while there is a
 * network.
 */
public final class Firewall implements AutoCloseable {

  private final NftSocket socket;
  private final HostTable table;
  private final String prefix;
  private Ruleset current = Ruleset.EMPTY;
  private boolean present;
  private boolean onlyOurs;

  private Firewall(NftSocket socket, String tag, String prefix) {
    this.socket = socket;
    this.table = new HostTable(HostTable.OURS + "_" + tag);
    this.prefix = prefix;
  }

  /**
   * For the host namespace that the calling thread is in.
   *
   * @param tag what tells the engines of one host apart; our table is {@code jcompose_TAG}
   * @param prefix what the names of all bridges start with that we named ourselves
   */
  public static Firewall open(String tag, String prefix) throws IOException {
    return new Firewall(NftSocket.open(), tag, prefix);
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
      socket.commit(table.change(current, wanted));
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

  /** Whether there is no network, and so no table. */
  public synchronized boolean isIdle() {
    return !present;
  }

  /** Puts our rules back where others removed them, in their chains and in our own table. */
  public synchronized void repair() throws IOException {
    if (!present) {
      return;
    }
    boolean there =
        socket.chains(NftRequest.INET).stream().anyMatch(c -> c.table().equals(table.name()));
    if (!there) {
      replace(current);
    } else {
      tendForeignChains();
    }
  }

  private void replace(Ruleset wanted) throws IOException {
    socket.commit(table.create(wanted, onlyOurs));
    present = true;
    current = wanted;
    tendForeignChains();
  }

  private void remove() throws IOException {
    socket.removeTable(NftRequest.INET, table.name());
    present = false;
    current = Ruleset.EMPTY;
    tendForeignChains();
  }

  private void tendForeignChains() throws IOException {
    // One pair of rules for all bridges that we named.
    Set<String> patterns =
        current.bridges().stream()
            .map(b -> b.bridge().startsWith(prefix) ? prefix + "+" : b.bridge())
            .collect(Collectors.toCollection(TreeSet::new));
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
              table.name(),
              needed.contains(place) ? patterns : Set.of()));
    }
    socket.commit(requests);
  }

  /** Ends the conversation; the rules stay. */
  @Override
  public void close() {
    socket.close();
  }
}

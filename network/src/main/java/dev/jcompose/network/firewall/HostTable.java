package dev.jcompose.network.firewall;

import dev.jcompose.linux.netlink.Expression;
import dev.jcompose.linux.netlink.NftRequest;
import dev.jcompose.linux.netlink.NftRequest.AddChain;
import dev.jcompose.linux.netlink.NftRequest.Element;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Our table in the host's namespace, as requests. Pure.
 *
 * @param name of the table
 */
record HostTable(String name) {

  /** Comment of all rules, and what the names of all engines' tables start with. */
  static final String OURS = "jcompose";

  private static final int FAMILY = NftRequest.INET;

  private static final int RAW = -300;
  private static final int DESTINATION_NAT = -100;
  private static final int FILTER = 0;
  private static final int SOURCE_NAT = 100;

  /**
   * The whole table anew, in one transaction.
   *
   * @param onlyOurs whether the host forwards for our sake only: nothing else passes then
   */
  List<NftRequest> create(Ruleset wanted, boolean onlyOurs) {
    List<NftRequest> requests = new ArrayList<>();
    requests.add(new NftRequest.AddTable(FAMILY, name));
    requests.add(new NftRequest.DeleteTable(FAMILY, name));
    requests.add(new NftRequest.AddTable(FAMILY, name));
    for (TableSet set : TableSet.ALL) {
      requests.add(
          new NftRequest.AddSet(FAMILY, name, set.name(), set.key(), set.value(), set.interval()));
    }
    chain(requests, "guard", "filter", AddChain.PREROUTING, RAW, guard());
    chain(requests, "prerouting", "nat", AddChain.PREROUTING, DESTINATION_NAT, prerouting());
    chain(requests, "output", "nat", AddChain.OUTPUT, DESTINATION_NAT, redirects());
    chain(requests, "postrouting", "nat", AddChain.POSTROUTING, SOURCE_NAT, postrouting());
    chain(requests, "forward", "filter", AddChain.FORWARD, FILTER, forward(onlyOurs));
    requests.addAll(change(Ruleset.EMPTY, wanted));
    return requests;
  }

  /** From one state to another, by elements alone. */
  List<NftRequest> change(Ruleset from, Ruleset to) {
    List<NftRequest> requests = new ArrayList<>();
    Map<TableSet, Set<Element>> before = from.elements();
    Map<TableSet, Set<Element>> after = to.elements();
    for (TableSet set : TableSet.ALL) {
      Set<Element> gone = new LinkedHashSet<>(before.getOrDefault(set, Set.of()));
      Set<Element> added = new LinkedHashSet<>(after.getOrDefault(set, Set.of()));
      gone.removeAll(after.getOrDefault(set, Set.of()));
      added.removeAll(before.getOrDefault(set, Set.of()));
      if (!gone.isEmpty()) {
        requests.add(new NftRequest.DeleteElements(FAMILY, name, set.name(), List.copyOf(gone)));
      }
      if (!added.isEmpty()) {
        requests.add(new NftRequest.AddElements(FAMILY, name, set.name(), List.copyOf(added)));
      }
    }
    return requests;
  }

  private void chain(
      List<NftRequest> requests,
      String chain,
      String type,
      int hook,
      int priority,
      List<List<Expression>> rules) {
    requests.add(new AddChain(FAMILY, name, chain, type, hook, priority));
    for (List<Expression> rule : rules) {
      requests.add(new NftRequest.AddRule(FAMILY, name, chain, false, rule, OURS));
    }
  }

  // route_localnet lets 127/8 in from our bridges: only replies to the host's own may use that.
  private static List<List<Expression>> guard() {
    return List.of(new Steps().inIs(TableSet.BRIDGES).ipv4().toLoopback().drop());
  }

  // A neighbour that routes 127.0.0.1 to us must not reach ports published on loopback.
  private static List<List<Expression>> prerouting() {
    List<List<Expression>> rules = new ArrayList<>();
    rules.add(new Steps().ipv4().toLoopback().leave());
    rules.addAll(redirects());
    return rules;
  }

  private static List<List<Expression>> redirects() {
    return List.of(
        new Steps().ipv4().redirect(TableSet.PUBLISHED_AT).done(),
        new Steps().ipv4().toThisHost().redirect(TableSet.PUBLISHED).done());
  }

  private static List<List<Expression>> postrouting() {
    return List.of(
        // The host's own connections to 127.0.0.1, sent on to a container.
        new Steps().ipv4().outIs(TableSet.BRIDGES).fromLoopback().masquerade(),
        // A container that reaches another by a published port must get its answers from the host.
        new Steps()
            .ipv4()
            .outIs(TableSet.BRIDGES)
            .published()
            .sourceIn(TableSet.SUBNETS)
            .masquerade(),
        new Steps().ipv4().sourceIn(TableSet.MASQUERADE).outIsNot(TableSet.BRIDGES).masquerade(),
        new Steps().ipv6().sourceIn(TableSet.MASQUERADE6).outIsNot(TableSet.BRIDGES).masquerade());
  }

  private static List<List<Expression>> forward(boolean onlyOurs) {
    List<List<Expression>> rules = new ArrayList<>();
    rules.add(new Steps().known().accept());
    rules.add(new Steps().pairIn(TableSet.SAME).accept());
    rules.add(new Steps().inIs(TableSet.CLOSED).drop());
    rules.add(new Steps().outIs(TableSet.CLOSED).drop());
    rules.add(new Steps().outIs(TableSet.BRIDGES).published().accept());
    rules.add(new Steps().outIs(TableSet.BRIDGES).drop());
    // Docker would keep others out of its networks itself, had we not told it to let ours pass.
    rules.add(new Steps().inIs(TableSet.BRIDGES).out("docker0").notPublished().drop());
    rules.add(new Steps().inIs(TableSet.BRIDGES).out("br-+").notPublished().drop());
    if (onlyOurs) {
      // Another engine of ours has the same right to pass.
      rules.add(new Steps().in("jc+").accept());
      rules.add(new Steps().out("jc+").accept());
      rules.add(new Steps().drop());
    }
    return rules;
  }
}

package dev.jcompose.network.firewall;

import dev.jcompose.linux.netlink.NftRequest.Element;
import dev.jcompose.linux.netlink.Octets;
import dev.jcompose.network.address.Cidr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The wanted state of the firewall: its networks and published ports. Immutable. */
public record Ruleset(Set<BridgeRules> bridges, Set<PortRule> ports) {

  public static final Ruleset EMPTY = new Ruleset(Set.of(), Set.of());

  public Ruleset {
    bridges = Set.copyOf(bridges);
    ports = Set.copyOf(ports);
  }

  public boolean isEmpty() {
    return bridges.isEmpty();
  }

  /** With another network. */
  public Ruleset with(BridgeRules bridge) {
    Set<BridgeRules> more = new LinkedHashSet<>(bridges);
    more.removeIf(b -> b.bridge().equals(bridge.bridge()));
    more.add(bridge);
    return new Ruleset(more, ports);
  }

  /** Without a network. */
  public Ruleset without(String bridge) {
    Set<BridgeRules> fewer = new LinkedHashSet<>(bridges);
    fewer.removeIf(b -> b.bridge().equals(bridge));
    return new Ruleset(fewer, ports);
  }

  /** With more published ports. */
  public Ruleset with(Collection<PortRule> added) {
    Set<PortRule> more = new LinkedHashSet<>(ports);
    more.addAll(added);
    return new Ruleset(bridges, more);
  }

  /** With fewer published ports. */
  public Ruleset without(Collection<PortRule> removed) {
    Set<PortRule> fewer = new LinkedHashSet<>(ports);
    fewer.removeAll(removed);
    return new Ruleset(bridges, fewer);
  }

  /** The elements of the sets of the table that have any. */
  Map<TableSet, Set<Element>> elements() {
    Map<TableSet, Set<Element>> all = new LinkedHashMap<>();
    for (BridgeRules b : bridges) {
      Octets name = Octets.link(b.bridge());
      add(all, TableSet.BRIDGES, List.of(Element.of(name)));
      if (b.internal()) {
        add(all, TableSet.CLOSED, List.of(Element.of(name)));
      }
      if (b.talk()) {
        add(all, TableSet.SAME, List.of(Element.of(Octets.join(name, name))));
      }
      for (Cidr subnet : b.subnets()) {
        List<Element> interval = interval(subnet);
        if (subnet.isIpv4()) {
          add(all, TableSet.SUBNETS, interval);
        }
        if (b.masquerade() && !b.internal()) {
          add(all, subnet.isIpv4() ? TableSet.MASQUERADE : TableSet.MASQUERADE6, interval);
        }
      }
    }
    for (PortRule p : ports) {
      Octets service = Octets.join(Octets.u8(p.protocol()), Octets.port(p.hostPort()));
      Octets target = Octets.join(Octets.of(p.target()), Octets.port(p.targetPort()));
      if (p.hostAddress().isAnyLocalAddress()) {
        add(all, TableSet.PUBLISHED, List.of(Element.of(service, target)));
      } else {
        Octets key = Octets.join(Octets.of(p.hostAddress()), service);
        add(all, TableSet.PUBLISHED_AT, List.of(Element.of(key, target)));
      }
    }
    return all;
  }

  private static void add(Map<TableSet, Set<Element>> all, TableSet set, List<Element> elements) {
    all.computeIfAbsent(set, _ -> new LinkedHashSet<>()).addAll(elements);
  }

  // An interval is its first address and the first one after it, unless there is none after it.
  private static List<Element> interval(Cidr subnet) {
    List<Element> elements = new ArrayList<>();
    elements.add(Element.of(Octets.of(subnet.at(0))));
    InetAddress after = subnet.at(subnet.size());
    if (!after.isAnyLocalAddress()) {
      elements.add(new Element(Octets.of(after), null, true));
    }
    return elements;
  }
}

package dev.jcompose.network.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which names containers have on which network. Any number of threads may ask while one changes a
 * network.
 */
public final class NameTable {

  /**
   * One container on one network.
   *
   * @param container its name, for links and for PTR
   * @param names all its names there
   * @param addresses of both families
   */
  public record Entry(
      String endpointId, String container, Set<String> names, List<InetAddress> addresses) {
    public Entry {
      Set<String> lower = new LinkedHashSet<>();
      names.forEach(name -> lower.add(fold(name)));
      names = Set.copyOf(lower);
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Who asks: what it sees.
   *
   * @param networks its networks in the order of joining
   */
  public record View(List<Membership> networks) {
    public View {
      networks = List.copyOf(networks);
    }
  }

  /**
   * A network that somebody is on.
   *
   * @param links alias to a container's name there
   */
  public record Membership(String networkId, String networkName, Map<String, String> links) {
    public Membership {
      links = Map.copyOf(links);
    }
  }

  // Per network all entries, replaced as a whole at each change.
  private final Map<String, List<Entry>> networks = new ConcurrentHashMap<>();

  /** Adds a container to a network, or replaces what was there of the same endpoint. */
  public void put(String networkId, Entry entry) {
    networks.merge(
        networkId,
        List.of(entry),
        (old, added) -> {
          List<Entry> list = new ArrayList<>(old);
          list.removeIf(e -> e.endpointId().equals(entry.endpointId()));
          list.addAll(added);
          return List.copyOf(list);
        });
  }

  /** Removes an endpoint from a network. */
  public void remove(String networkId, String endpointId) {
    networks.computeIfPresent(
        networkId,
        (_, old) -> {
          List<Entry> list = old.stream().filter(e -> !e.endpointId().equals(endpointId)).toList();
          return list.isEmpty() ? null : list;
        });
  }

  /**
   * The addresses of a name as one container sees it: its links first, then its networks in order;
   * the first that knows the name answers alone. A name may end in its network's name.
   *
   * @return empty if nobody has that name; else all addresses of both families, at least one
   */
  public Optional<List<InetAddress>> addresses(View view, String name) {
    String wanted = fold(name);
    for (int dot = wanted.length(); dot > 0; dot = wanted.lastIndexOf('.', dot - 1)) {
      String host = wanted.substring(0, dot);
      String network = dot == wanted.length() ? "" : wanted.substring(dot + 1);
      Optional<List<InetAddress>> found = find(view, host, network);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<List<InetAddress>> find(View view, String host, String network) {
    List<Membership> among =
        view.networks().stream()
            .filter(m -> network.isEmpty() || fold(m.networkName()).equals(network))
            .toList();
    for (Membership m : among) {
      for (Map.Entry<String, String> link : m.links().entrySet()) {
        if (fold(link.getKey()).equals(host)) {
          Collection<InetAddress> list = collect(m.networkId(), fold(link.getValue()));
          if (!list.isEmpty()) {
            return Optional.of(List.copyOf(list));
          }
        }
      }
    }
    for (Membership m : among) {
      Collection<InetAddress> list = collect(m.networkId(), host);
      if (!list.isEmpty()) {
        return Optional.of(List.copyOf(list));
      }
    }
    return Optional.empty();
  }

  private Collection<InetAddress> collect(String networkId, String host) {
    Set<InetAddress> list = new LinkedHashSet<>();
    for (Entry entry : networks.getOrDefault(networkId, List.of())) {
      if (entry.names().contains(host)) {
        list.addAll(entry.addresses());
      }
    }
    return list;
  }

  /** The name of an address on the asker's networks: {@code container.network}. */
  public Optional<String> name(View view, InetAddress address) {
    for (Membership m : view.networks()) {
      for (Entry entry : networks.getOrDefault(m.networkId(), List.of())) {
        if (entry.addresses().contains(address)) {
          return Optional.of(entry.container() + "." + m.networkName());
        }
      }
    }
    return Optional.empty();
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

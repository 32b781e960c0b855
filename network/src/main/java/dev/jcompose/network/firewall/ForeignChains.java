package dev.jcompose.network.firewall;

import dev.jcompose.linux.netlink.Expression;
import dev.jcompose.linux.netlink.NftChain;
import dev.jcompose.linux.netlink.NftRequest;
import dev.jcompose.linux.netlink.NftRequest.AddChain;
import dev.jcompose.linux.netlink.NftRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rules of ours in forward chains of others that drop what they do not know: which chains, which
 * rules, and what is missing or too much there. Pure.
 */
final class ForeignChains {

  private static final String DOCKER_USER = "DOCKER-USER";

  /** A chain by its place. */
  record Place(int family, String table, String chain) {}

  private ForeignChains() {}

  /**
   * Where our rules belong: the chain that dockerd keeps for its users if there is one, else the
   * forward chain itself.
   */
  static Set<Place> places(List<NftChain> chains) {
    Set<Place> places = new LinkedHashSet<>();
    for (NftChain chain : chains) {
      if (stops(chain)) {
        boolean docker =
            chains.stream()
                .anyMatch(
                    other ->
                        other.family() == chain.family()
                            && other.table().equals(chain.table())
                            && other.name().equals(DOCKER_USER));
        places.add(new Place(chain.family(), chain.table(), docker ? DOCKER_USER : chain.name()));
      }
    }
    return places;
  }

  /** Every chain that might hold rules of ours. */
  static Set<Place> candidates(List<NftChain> chains) {
    Set<Place> places = new LinkedHashSet<>();
    for (NftChain chain : chains) {
      if (forwards(chain) || chain.name().equals(DOCKER_USER)) {
        places.add(new Place(chain.family(), chain.table(), chain.name()));
      }
    }
    return places;
  }

  private static boolean stops(NftChain chain) {
    // firewalld lets its chain end in a rule that rejects, under a policy that accepts.
    return forwards(chain) && (chain.drops() || chain.table().equals("firewalld"));
  }

  private static boolean forwards(NftChain chain) {
    boolean family =
        switch (chain.family()) {
          case NftRequest.INET, NftRequest.IPV4, NftRequest.IPV6 -> true;
          default -> false;
        };
    return family
        && chain.type().equals("filter")
        && chain.hook().orElse(-1) == AddChain.FORWARD
        && !chain.table().startsWith(HostTable.OURS);
  }

  /**
   * The changes that leave exactly the wanted rules at a place.
   *
   * @param table our table's name: whose rules these are
   * @param patterns of our bridges' names, as {@link Steps#in} takes them; none: no rule remains
   */
  static List<NftRequest> upkeep(
      Place place, List<NftRule> present, String table, Set<String> patterns) {
    Map<String, List<Expression>> wanted = wanted(table, patterns);
    List<NftRequest> requests = new ArrayList<>();
    for (NftRule rule : present) {
      Optional<String> comment = rule.comment().filter(c -> c.startsWith(table + " "));
      if (comment.isPresent() && wanted.remove(comment.get()) == null) {
        requests.add(
            new NftRequest.DeleteRule(place.family(), place.table(), place.chain(), rule.handle()));
      }
    }
    wanted.forEach(
        (comment, steps) ->
            requests.add(
                new NftRequest.AddRule(
                    place.family(), place.table(), place.chain(), true, steps, comment)));
    return requests;
  }

  private static Map<String, List<Expression>> wanted(String table, Set<String> patterns) {
    Map<String, List<Expression>> rules = new LinkedHashMap<>();
    for (String pattern : patterns) {
      rules.put(table + " from " + pattern, new Steps().in(pattern).count().accept());
      rules.put(table + " to " + pattern, new Steps().out(pattern).count().accept());
    }
    return rules;
  }
}

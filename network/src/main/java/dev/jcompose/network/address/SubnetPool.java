package dev.jcompose.network.address;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The subnets that networks get when nobody asks for a certain one.
 *
 * @param candidates in the order of choice
 */
public record SubnetPool(List<Cidr> candidates) {

  public SubnetPool {
    candidates = List.copyOf(candidates);
  }

  /** As Docker has it: 172.18/16 to 172.31/16, then 192.168/16 in pieces of 4096 addresses. */
  public static SubnetPool standard() {
    List<Cidr> list = new ArrayList<>();
    for (int second = 18; second < 32; second++) {
      list.add(Cidr.parse("172." + second + ".0.0/16"));
    }
    for (int third = 0; third < 256; third += 16) {
      list.add(Cidr.parse("192.168." + third + ".0/20"));
    }
    return new SubnetPool(list);
  }

  /** With another subnet to be tried first. */
  public SubnetPool preferring(Cidr first) {
    List<Cidr> list = new ArrayList<>();
    list.add(first);
    list.addAll(candidates);
    return new SubnetPool(list);
  }

  /** The first one that shares no address with what is taken. */
  public Optional<Cidr> choose(Collection<Cidr> taken) {
    return candidates.stream()
        .filter(candidate -> taken.stream().noneMatch(candidate::overlaps))
        .findFirst();
  }
}

package dev.jcompose.network.firewall;

import dev.jcompose.network.address.Cidr;
import java.util.List;

/**
 * What the firewall must know of a network.
 *
 * @param bridge name of its link
 * @param subnets of both families
 * @param internal nothing may leave or enter
 * @param masquerade whether what leaves gets the host's address
 * @param talk whether its containers may talk to each other
 */
public record BridgeRules(
    String bridge, List<Cidr> subnets, boolean internal, boolean masquerade, boolean talk) {
  public BridgeRules {
    subnets = List.copyOf(subnets);
  }
}

package dev.jcompose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A top-level network. {@code name} is the engine's, e.g. {@code demo_default}. */
public record Network(
    String key,
    String name,
    boolean external,
    String driver,
    Map<String, String> driverOpts,
    boolean internal,
    boolean attachable,
    @Nullable Boolean enableIpv4,
    @Nullable Boolean enableIpv6,
    @Nullable Ipam ipam,
    Map<String, String> labels) {
  public Network {
    driverOpts = Values.ordered(driverOpts);
    labels = Values.ordered(labels);
  }

  /** Address management. */
  public record Ipam(String driver, List<Pool> config, Map<String, String> options) {
    public Ipam {
      config = List.copyOf(config);
      options = Values.ordered(options);
    }
  }

  /** A subnet in CIDR form and what of it to use. */
  public record Pool(
      String subnet, String ipRange, String gateway, Map<String, String> auxAddresses) {
    public Pool {
      auxAddresses = Values.ordered(auxAddresses);
    }
  }
}

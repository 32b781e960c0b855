package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/** Address management of a network. */
public record Ipam(String driver, Map<String, String> options, List<Pool> config) {
  public Ipam {
    driver = ApiValues.text(driver);
    options = ApiValues.map(options);
    config = ApiValues.list(config);
  }

  /**
   * A subnet in CIDR form, the part of it to choose from, its gateway, and addresses that are
   * taken.
   */
  public record Pool(
      String subnet,
      @JsonProperty("IPRange") String ipRange,
      String gateway,
      Map<String, String> auxiliaryAddresses) {
    public Pool {
      subnet = ApiValues.text(subnet);
      ipRange = ApiValues.text(ipRange);
      gateway = ApiValues.text(gateway);
      auxiliaryAddresses = ApiValues.map(auxiliaryAddresses);
    }
  }
}

package dev.jcompose.images.registry;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

/**
 * An address that a registry's protocol is spoken at.
 *
 * @param base scheme and authority, perhaps a path; without a slash at the end
 * @param trusting whether certificates are not checked and redirects may lead to plain HTTP
 * @param mirror whether it stands in for another registry; then its failures are not the end
 */
record Endpoint(URI base, boolean trusting, boolean mirror) {

  private static final String HUB = "registry-1.docker.io";

  /** Host and port of the registry that a reference names. */
  static String host(String registry) {
    return registry.equals("docker.io") ? HUB : registry;
  }

  static Endpoint https(String registry, boolean trusting) {
    return new Endpoint(URI.create("https://" + host(registry)), trusting, false);
  }

  static Endpoint http(String registry) {
    return new Endpoint(URI.create("http://" + host(registry)), true, false);
  }

  /** A path of the protocol below {@code /v2/}. */
  URI resolve(String path) {
    return URI.create(base + "/v2/" + path);
  }

  /** Whether a registry may speak plain HTTP: it is listed, or on this machine. */
  static boolean isInsecure(String registry, List<String> listed) {
    String host = withoutPort(registry);
    if (host.equals("localhost") || listed.contains(registry) || listed.contains(host)) {
      return true;
    }
    if (!isAddress(host)) {
      return false;
    }
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isLoopbackAddress()
          || listed.stream().anyMatch(range -> Cidr.contains(range, address));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address needs no look-up: " + host, e);
    }
  }

  static String withoutPort(String authority) {
    if (authority.startsWith("[")) {
      return authority.substring(1, Math.max(1, authority.indexOf(']')));
    }
    int colon = authority.indexOf(':');
    return colon < 0 ? authority : authority.substring(0, colon);
  }

  /** Whether a host is a literal address, so that no name service is asked. */
  static boolean isAddress(String host) {
    return host.matches("[0-9.]+") || host.indexOf(':') >= 0;
  }
}

package dev.jcompose.network;

import dev.jcompose.linux.netlink.RouteSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the host forwards packets: switched on for our networks, and off again after them. */
final class Forwarding {

  private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
  private static final Path IPV4 = Path.of("/proc/sys/net/ipv4/ip_forward");
  private static final Path IPV6 = Path.of("/proc/sys/net/ipv6/conf/all/forwarding");

  private final Store store;
  private final HostNamespace host;

  Forwarding(Store store, HostNamespace host) {
    this.store = store;
    this.host = host;
  }

  /** Whether it was off before us. */
  boolean isOurs() throws IOException {
    return store.hostSettings().forwardingIsOurs();
  }

  /** Switches it on if it is off. */
  void ensure(boolean ipv6) throws IOException {
    if (isOff(IPV4)) {
      store.write(new Store.HostSettings(true));
      write(IPV4, "1");
      LOG.info("switched on: setting={}", IPV4);
    }
    if (ipv6 && isOff(IPV6)) {
      write(IPV6, "1");
      LOG.info("switched on, stays on: setting={}", IPV6);
    }
  }

  /** Switches it off if it was off before us and nobody else has a bridge that may need it now. */
  void restore(RouteSocket links) throws IOException {
    if (isOurs()) {
      if (links.links().stream().noneMatch(link -> link.kind().equals("bridge"))) {
        write(IPV4, "0");
        LOG.info("switched off again: setting={}", IPV4);
      }
      store.write(new Store.HostSettings(false));
    }
  }

  // /proc/sys/net shows the namespace of the thread that opens it.
  private void write(Path setting, String value) throws IOException {
    host.call(() -> Files.writeString(setting, value));
  }

  private boolean isOff(Path setting) throws IOException {
    return host.call(() -> Files.exists(setting) && Files.readString(setting).strip().equals("0"));
  }
}

package dev.jcompose.engine.container;

import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.network.Network;
import dev.jcompose.network.Networks;
import dev.jcompose.network.Sandbox;
import dev.jcompose.network.address.Cidr;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes a container's /etc/hosts, /etc/hostname and /etc/resolv.conf before it starts. */
final class EtcWriter {

  private EtcWriter() {}

  static void write(
      ContainerRecord container,
      ContainerFiles files,
      @Nullable Sandbox sandbox,
      Function<String, ContainerFiles> filesOf,
      Networks networks)
      throws IOException {
    HostConfig host = container.hostConfig();
    Files.writeString(files.hostname(), container.hostname() + "\n");
    if (sandbox == null && host.networkMode().startsWith("container:")) {
      ContainerFiles other = filesOf.apply(host.networkMode().substring("container:".length()));
      Files.copy(other.hosts(), files.hosts(), StandardCopyOption.REPLACE_EXISTING);
      Files.copy(other.resolvConf(), files.resolvConf(), StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    String gateway = hostGateway(networks);
    if (sandbox == null) {
      StringBuilder text = new StringBuilder(Files.readString(Path.of("/etc/hosts")));
      EtcFiles.appendExtra(text, host.extraHosts(), gateway);
      Files.writeString(files.hosts(), text);
    } else {
      Files.writeString(
          files.hosts(),
          EtcFiles.hosts(container, sandbox.endpoints(), host.extraHosts(), gateway));
    }
    EtcFiles.Resolver resolver =
        new EtcFiles.Resolver(host.dns(), host.dnsSearch(), host.dnsOptions());
    Files.writeString(
        files.resolvConf(),
        EtcFiles.resolvConf(resolver, sandbox != null && sandbox.embeddedDns()));
  }

  /** What {@code host-gateway} stands for: the default bridge's address, as with Docker. */
  private static String hostGateway(Networks networks) {
    return networks
        .find("bridge")
        .flatMap(Network::ipv4)
        .map(Network.Subnet::gateway)
        .map((InetAddress address) -> Cidr.text(address))
        .orElse("127.0.0.1");
  }
}

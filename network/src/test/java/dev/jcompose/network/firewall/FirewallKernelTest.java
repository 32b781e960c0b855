package dev.jcompose.network.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.Quarantine;
import dev.jcompose.linux.netlink.NftEvents;
import dev.jcompose.network.address.Cidr;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The kernel takes our table as it is meant; nft, where installed, reads it back. */
@Tag("kernel")
class FirewallKernelTest {

  private static final BridgeRules ONE =
      new BridgeRules("jc-one", List.of(Cidr.parse("172.18.0.0/16")), false, true, true);
  private static final BridgeRules NEXT =
      new BridgeRules(
          "mine", List.of(Cidr.parse("172.19.0.0/16"), Cidr.parse("fd00::/64")), true, true, false);
  private static final PortRule PORT = new PortRule(6, ip("0.0.0.0"), 8080, ip("172.18.0.2"), 80);
  private static final PortRule LOCAL = new PortRule(17, ip("127.0.0.1"), 53, ip("172.18.0.2"), 53);

  @Test
  void tableFollowsTheRulesetAndGoesWithIt() throws Exception {
    try (Fd namespace = namespace();
        Firewall firewall =
            Quarantine.callIn(
                "open",
                namespace.number(),
                Namespaces.CLONE_NEWNET,
                () -> Firewall.open("test", "jc"))) {
      Nft nft = new Nft(namespace);
      nft.run(
          "add table ip filter; add chain ip filter FORWARD"
              + " { type filter hook forward priority 0; policy drop; }");
      String before = nft.list();
      firewall.change(r -> r.with(ONE).with(List.of(PORT, LOCAL)));
      firewall.change(r -> r.with(NEXT));
      assertThat(nft.list())
          .contains("\"jc-one\" . \"jc-one\"", "172.18.0.0/16")
          .contains("tcp . 8080 : 172.18.0.2 . 80")
          .contains("127.0.0.1 . udp . 53 : 172.18.0.2 . 53")
          .contains("iifname \"jc*\"", "iifname \"mine\"");
      firewall.change(r -> r.without("mine").without(List.of(PORT)));
      assertThat(nft.list()).doesNotContain("mine", "8080", "172.19").contains("jc*");
      nft.run("flush ruleset");
      firewall.change(r -> r.with(List.of(PORT)));
      assertThat(nft.list()).contains("8080", "\"jc-one\"");
      nft.run("flush ruleset");
      nft.run(before);
      firewall.repair();
      assertThat(nft.list()).contains("jc*", "8080");
      firewall.change(r -> r.without("jc-one"));
      assertThat(nft.list()).isEqualTo(before);
    }
  }

  @Test
  void chainsThatOthersAddLaterGetTheirRules() throws Exception {
    try (Fd namespace = namespace();
        Firewall firewall =
            Quarantine.callIn(
                "open",
                namespace.number(),
                Namespaces.CLONE_NEWNET,
                () -> Firewall.open("test", "jc"));
        Warden warden =
            new Warden(
                firewall,
                Quarantine.callIn(
                    "events", namespace.number(), Namespaces.CLONE_NEWNET, NftEvents::open))) {
      assertThat(warden).isNotNull();
      firewall.change(r -> r.with(ONE));
      Nft nft = new Nft(namespace);
      nft.run(
          "add table ip filter; add chain ip filter DOCKER-USER; add chain ip filter FORWARD"
              + " { type filter hook forward priority 0; policy drop; }");
      eventually(nft, "chain DOCKER-USER {\n\t\toifname \"jc*\"");
      nft.run("flush ruleset");
      eventually(nft, "table inet jcompose_test");
    }
  }

  private static void eventually(Nft nft, String expected) throws Exception {
    Instant deadline = Instant.now().plusSeconds(5);
    while (!nft.list().contains(expected) && Instant.now().isBefore(deadline)) {
      Thread.onSpinWait();
    }
    assertThat(nft.list()).contains(expected);
  }

  private static Fd namespace() throws Exception {
    return Quarantine.call(
        "firewall-test",
        () -> {
          Namespaces.unshare(Namespaces.CLONE_NEWNET);
          return Files.open("/proc/thread-self/ns/net", Files.O_RDONLY);
        });
  }

  private static Inet4Address ip(String text) {
    return (Inet4Address) InetAddress.ofLiteral(text);
  }

  private record Nft(Fd namespace) {
    String list() throws Exception {
      return run("list ruleset");
    }

    String run(String command) throws Exception {
      String path = "/proc/" + ProcessHandle.current().pid() + "/fd/" + namespace.number();
      Process process =
          new ProcessBuilder("nsenter", "--net=" + path, "nft", "-f", "-")
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().write(command.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    }
  }
}

package dev.jcompose.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real namespaces on the host's real kernel, beside whatever else runs there (a dockerd with its
 * FORWARD DROP is welcome). Each test ends with the host as it was.
 */
@Tag("kernel")
@SuppressWarnings("try") // servers are only to be there
class NetworksKernelTest {

  private static final int A = 1;
  private static final int PTR = 12;
  private static final int AAAA = 28;

  @TempDir Path state;
  private Networks networks;
  private String forwarding;
  private String tag;
  private final List<Sandbox> sandboxes = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    forwarding = forwarding();
    networks = Networks.open(state);
    tag = networks.find("bridge").orElseThrow().bridge().substring(2, 6);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (Sandbox sandbox : sandboxes) {
      networks.release(sandbox);
    }
    for (Network network : networks.list()) {
      if (!network.predefined()) {
        networks.remove(network.id());
      }
    }
    networks.close();
    assertThat(ours()).isEmpty();
    assertThat(forwarding()).isEqualTo(forwarding);
  }

  // Other engines and a dockerd may be at work on the same host: only what bears our tag is ours.
  private List<String> ours() throws Exception {
    String all =
        Inside.run(List.of("ip", "-o", "link")) + Inside.run(List.of("nft", "list", "ruleset"));
    return all.lines().filter(l -> l.matches(".*(jc|jv|jcompose_)" + tag + ".*")).toList();
  }

  private static String forwarding() throws IOException {
    return Files.readString(Path.of("/proc/sys/net/ipv4/ip_forward"));
  }

  private Sandbox sandbox(String name) throws IOException {
    String id = "%064x".formatted(name.hashCode() & 0xffffffffL);
    Sandbox sandbox = networks.createSandbox(SandboxRequest.of(id, name));
    sandboxes.add(sandbox);
    return sandbox;
  }

  private Sandbox on(Network network, String name, String... aliases) throws IOException {
    Sandbox sandbox = sandbox(name);
    networks.connect(sandbox, network, EndpointRequest.named(aliases));
    return sandbox;
  }

  private static String address(Sandbox sandbox) {
    return Objects.requireNonNull(sandbox.endpoints().getFirst().ipv4()).address().getHostAddress();
  }

  private static String hostAddress() throws Exception {
    return NetworkInterface.networkInterfaces()
        .filter(n -> !n.getName().startsWith("jc") && !n.getName().startsWith("docker"))
        .flatMap(NetworkInterface::inetAddresses)
        .filter(a -> a instanceof java.net.Inet4Address && !a.isLoopbackAddress())
        .findFirst()
        .orElseThrow()
        .getHostAddress();
  }

  @Test
  void containersOfOneNetworkReachEachOtherByName() throws Exception {
    Network network = networks.create(NetworkSpec.bridge("front"));
    Sandbox web = on(network, "web-1", "web", "0123456789ab");
    Sandbox db = on(network, "db-1", "db");
    assertThat(Inside.resolve(web.fd(), "DB", A)).containsExactly(address(db));
    assertThat(Inside.resolve(web.fd(), "db.front", A)).containsExactly(address(db));
    assertThat(Inside.resolve(db.fd(), "web-1", A)).containsExactly(address(web));
    assertThat(Inside.resolve(db.fd(), "0123456789ab", A)).containsExactly(address(web));
    assertThat(Inside.resolve(web.fd(), "db", AAAA)).isEmpty();
    String reverse = reverse(address(db)) + ".in-addr.arpa";
    assertThat(Inside.resolve(web.fd(), reverse, PTR)).containsExactly("db-1.front");
    try (var server = Inside.serveTcp(db.fd(), 5432, "db");
        var own = Inside.serveUdp(web.fd(), 53, "own")) {
      assertThat(Inside.hear(web.fd(), address(db), 5432)).isEqualTo("db");
      // A name server of the container's own does not get in the way.
      assertThat(Inside.ask(Inside.udp(db.fd()), address(web), 53)).isEqualTo("own");
      assertThat(Inside.resolve(web.fd(), "db", A)).containsExactly(address(db));
    }
  }

  private static String reverse(String address) {
    List<String> parts = new ArrayList<>(List.of(address.split("\\.", -1)));
    java.util.Collections.reverse(parts);
    return String.join(".", parts);
  }

  @Test
  void replicasShareANameAndLeaveItWhenReleased() throws Exception {
    Network network = networks.create(NetworkSpec.bridge("many"));
    Sandbox client = on(network, "client");
    List<Sandbox> replicas = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      replicas.add(on(network, "web-" + i, "web"));
    }
    assertThat(Inside.resolve(client.fd(), "web", A))
        .containsExactlyInAnyOrderElementsOf(
            replicas.stream().map(NetworksKernelTest::address).toList());
    networks.release(replicas.getFirst());
    assertThat(Inside.resolve(client.fd(), "web", A)).hasSize(2);
  }

  @Test
  void networksAreIsolatedAndInternalOnesClosed() throws Exception {
    Network one = networks.create(NetworkSpec.bridge("one"));
    Network two = networks.create(NetworkSpec.bridge("two"));
    NetworkSpec closed =
        new NetworkSpec(
            "closed", "bridge", true, false, true, false, List.of(), Map.of(), Map.of());
    Network inner = networks.create(closed);
    Sandbox a = on(one, "a");
    Sandbox b = on(two, "b");
    Sandbox c = on(inner, "c");
    Sandbox d = on(inner, "d");
    try (var atB = Inside.serveTcp(b.fd(), 80, "b");
        var atD = Inside.serveTcp(d.fd(), 80, "d")) {
      assertThat(Inside.hear(c.fd(), address(d), 80)).isEqualTo("d");
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> Inside.hear(a.fd(), address(b), 80));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> Inside.hear(c.fd(), address(b), 80));
      assertThat(Inside.run(c.fd(), "ip", "route")).doesNotContain("default");
      byte[] unknown =
          Inside.exchange(Inside.udp(c.fd()), "127.0.0.11", 53, DnsWire.query(9, "example.org", A));
      assertThat(DnsWire.code(unknown)).isEqualTo(2);
    }
    // On both networks, one can be reached from either.
    networks.connect(a, two, EndpointRequest.named("a-two"));
    assertThat(a.endpoints()).extracting(Endpoint::link).containsExactly("eth0", "eth1");
    try (var atB = Inside.serveTcp(b.fd(), 80, "b")) {
      assertThat(Inside.resolve(b.fd(), "a-two", A)).hasSize(1);
      assertThat(Inside.hear(a.fd(), address(b), 80)).isEqualTo("b");
    }
    networks.disconnect(a, one);
    assertThat(Inside.run(a.fd(), "ip", "route")).contains("default via 172").contains("eth1");
  }

  @Test
  void publishedPortsAnswerEverywhereAndGoWithTheContainer() throws Exception {
    Network network = networks.create(NetworkSpec.bridge("pub"));
    Network other = networks.create(NetworkSpec.bridge("elsewhere"));
    Sandbox web = on(network, "web-1");
    Sandbox neighbour = on(network, "n");
    Sandbox stranger = on(other, "s");
    try (var tcp = Inside.serveTcp(web.fd(), 80, "web");
        var udp = Inside.serveUdp(web.fd(), 5353, "udp")) {
      List<PublishedPort> ports =
          networks.publish(
              web,
              List.of(
                  PortRequest.of(Protocol.TCP, 80, null, 0),
                  PortRequest.of(Protocol.UDP, 5353, null, 0),
                  PortRequest.of(Protocol.TCP, 80, InetAddress.ofLiteral("127.0.0.1"), 0)));
      int port = ports.getFirst().hostPort();
      String host = hostAddress();
      for (String address : List.of("127.0.0.1", host, gateway(web), "::1")) {
        assertThat(Inside.hear(address, port)).as(address).isEqualTo("web");
      }
      for (Sandbox client : List.of(neighbour, stranger, web)) {
        assertThatCode(() -> assertThat(Inside.hear(client.fd(), host, port)).isEqualTo("web"))
            .as("%s to %s:%d", client.containerId(), host, port)
            .doesNotThrowAnyException();
      }
      int udpPort = port(ports, Protocol.UDP, 5353);
      for (String address : List.of("127.0.0.1", host, "::1")) {
        assertThat(Inside.ask(DatagramChannel.open(), address, udpPort)).isEqualTo("udp");
      }
      assertThat(Inside.ask(Inside.udp(neighbour.fd()), host, udpPort)).isEqualTo("udp");
      int local = ports.getLast().hostPort();
      assertThat(Inside.hear("127.0.0.1", local)).isEqualTo("web");
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> Inside.hear(host, local));
      networks.release(web);
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> Inside.hear("127.0.0.1", port));
    }
  }

  private static int port(List<PublishedPort> ports, Protocol protocol, int containerPort) {
    return ports.stream()
        .filter(p -> p.protocol() == protocol && p.containerPort() == containerPort)
        .findFirst()
        .orElseThrow()
        .hostPort();
  }

  private static String gateway(Sandbox sandbox) {
    return Objects.requireNonNull(sandbox.endpoints().getFirst().gateway4()).getHostAddress();
  }

  @Test
  void takenHostPortIsRefusedWithTheHolder() throws Exception {
    Network network = networks.create(NetworkSpec.bridge("clash"));
    Sandbox one = on(network, "one-1");
    Sandbox two = on(network, "two-1");
    int port =
        networks
            .publish(one, List.of(PortRequest.of(Protocol.TCP, 80, null, 0)))
            .getFirst()
            .hostPort();
    assertThatExceptionOfType(PortInUseException.class)
        .isThrownBy(
            () -> networks.publish(two, List.of(PortRequest.of(Protocol.TCP, 80, null, port))))
        .withMessage(
            "Bind for 0.0.0.0:%d failed: port is already allocated by container one-1", port);
    try (ServerSocket mine = Inside.listenOnHost(0)) {
      assertThatExceptionOfType(PortInUseException.class)
          .isThrownBy(
              () ->
                  networks.publish(
                      two, List.of(PortRequest.of(Protocol.TCP, 80, null, mine.getLocalPort()))))
          .withMessageContaining("by process java (pid " + ProcessHandle.current().pid() + ")");
    }
    assertThat(two.publishedPorts()).isEmpty();
  }

  @Test
  void thirtyContainersJoinAtOnce() throws Exception {
    Network network = networks.create(NetworkSpec.bridge("crowd"));
    List<Callable<Sandbox>> work = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Sandbox sandbox = sandbox("c" + i);
      work.add(
          () -> {
            networks.connect(sandbox, network, EndpointRequest.named("all"));
            networks.publish(sandbox, List.of(PortRequest.of(Protocol.TCP, 80, null, 0)));
            return sandbox;
          });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Sandbox> joined : threads.invokeAll(work)) {
        assertThat(joined.get().publishedPorts()).isNotEmpty();
      }
      assertThat(Inside.resolve(sandboxes.getFirst().fd(), "all", A)).hasSize(30);
      assertThat(networks.members(network)).hasSize(30);
      List<Callable<Boolean>> release = new ArrayList<>();
      sandboxes.forEach(
          s ->
              release.add(
                  () -> {
                    networks.release(s);
                    return true;
                  }));
      for (Future<Boolean> released : threads.invokeAll(release)) {
        assertThat(released.get()).isTrue();
      }
    }
    assertThat(networks.members(network)).isEmpty();
  }

  @Test
  void nextEngineTakesOverWhoIsAliveAndRemovesTheRest() throws Exception {
    Network network = networks.create(NetworkSpec.bridge("long"));
    Sandbox web = on(network, "web-1", "web");
    Sandbox dead = on(network, "dead-1");
    int port =
        networks
            .publish(web, List.of(PortRequest.of(Protocol.TCP, 80, null, 0)))
            .getFirst()
            .hostPort();
    networks.publish(dead, List.of(PortRequest.of(Protocol.TCP, 80, null, 0)));
    String path = "/proc/" + ProcessHandle.current().pid() + "/fd/" + web.fd();
    Process process = new ProcessBuilder("nsenter", "--net=" + path, "sleep", "60").start();
    try (var server = Inside.serveTcp(web.fd(), 80, "web")) {
      // nsenter has entered once the process says sleep.
      while (!Files.readString(Path.of("/proc/" + process.pid() + "/comm")).startsWith("sleep")) {
        Thread.onSpinWait();
      }
      networks.close();
      sandboxes.clear();
      assertThat(ours()).isNotEmpty();
      networks = Networks.open(state);
      Sandbox again = networks.adopt(web.containerId(), (int) process.pid());
      sandboxes.add(again);
      networks.sweep();
      assertThat(again.endpoints()).isEqualTo(web.endpoints());
      assertThat(networks.members(network)).hasSize(1);
      assertThat(Inside.resolve(again.fd(), "web", A)).containsExactly(address(again));
      assertThat(Inside.resolve(again.fd(), "dead-1", A)).isEmpty();
      assertThat(Inside.hear("127.0.0.1", port)).isEqualTo("web");
      Sandbox next = on(network, "next-1");
      assertThat(address(next)).isNotEqualTo(address(again));
      assertThat(Inside.hear(next.fd(), address(again), 80)).isEqualTo("web");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void ipv6NetworkHasAddressesAndNames() throws Exception {
    NetworkSpec spec =
        new NetworkSpec("six", "bridge", true, false, true, true, List.of(), Map.of(), Map.of());
    Network network = networks.create(spec);
    Sandbox a = on(network, "a");
    Sandbox b = on(network, "b");
    List<String> address = Inside.resolve(a.fd(), "b", AAAA);
    assertThat(address).hasSize(1).first().asString().startsWith("fd");
    try (var server = Inside.serveTcp(b.fd(), 80, "b")) {
      assertThat(Inside.hear(a.fd(), address.getFirst(), 80)).isEqualTo("b");
    }
  }

  @Test
  void wishesThatCannotBeAreRefused() throws Exception {
    Network network =
        networks.create(
            new NetworkSpec(
                "wish",
                "bridge",
                false,
                false,
                true,
                false,
                List.of(NetworkSpec.Pool.parse("10.213.0.0/29", "", "", Map.of())),
                Map.of(),
                Map.of()));
    refused(NetworkException.Kind.NAME_TAKEN, () -> networks.create(NetworkSpec.bridge("wish")));
    refused(NetworkException.Kind.FORBIDDEN, () -> networks.remove("bridge"));
    refused(NetworkException.Kind.NOT_FOUND, () -> networks.remove("nothing"));
    Sandbox one = sandbox("one");
    networks.connect(one, network, fixed("10.213.0.4"));
    assertThat(address(one)).isEqualTo("10.213.0.4");
    Sandbox two = sandbox("two");
    refused(
        NetworkException.Kind.FORBIDDEN, () -> networks.connect(two, network, fixed("10.213.0.4")));
    refused(
        NetworkException.Kind.INVALID, () -> networks.connect(two, network, fixed("10.214.0.4")));
    refused(NetworkException.Kind.FORBIDDEN, () -> networks.remove("wish"));
    for (int i = 0; i < 4; i++) {
      on(network, "more-" + i);
    }
    refused(
        NetworkException.Kind.EXHAUSTED,
        () -> networks.connect(two, network, EndpointRequest.named("two")));
    assertThat(two.endpoints()).isEmpty();
  }

  private static EndpointRequest fixed(String address) {
    return new EndpointRequest(
        List.of("x"), Map.of(), InetAddress.ofLiteral(address), null, null, 0);
  }

  private static void refused(NetworkException.Kind kind, ThrowingCallable call) {
    assertThatExceptionOfType(NetworkException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void containersReachTheOutsideWithTheHostsAddress() throws Exception {
    Network network = networks.create(NetworkSpec.bridge("away"));
    Sandbox inside = on(network, "in");
    Sandbox outside = sandbox("outside");
    String path = "/proc/" + ProcessHandle.current().pid() + "/fd/" + outside.fd();
    Inside.run(
        List.of(
            "sh",
            "-c",
            "ip link add jtest0 type veth peer name out0 && "
                + "ip addr add 203.0.113.1/24 dev jtest0 && ip link set jtest0 up && "
                + "nsenter --net="
                + path
                + " true && ip link set out0 netns "
                + path));
    try (var server = Inside.serveTcp(outside.fd(), 80, "outside")) {
      Inside.run(outside.fd(), "ip", "addr", "add", "203.0.113.2/24", "dev", "out0");
      Inside.run(outside.fd(), "ip", "link", "set", "out0", "up");
      assertThat(Inside.hear(inside.fd(), "203.0.113.2", 80)).isEqualTo("outside");
      // And back only where something is published.
      try (var web = Inside.serveTcp(inside.fd(), 8080, "in")) {
        Inside.run(outside.fd(), "ip", "route", "add", "172.16.0.0/12", "via", "203.0.113.1");
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> Inside.hear(outside.fd(), address(inside), 8080));
        int port =
            networks
                .publish(inside, List.of(PortRequest.of(Protocol.TCP, 8080, null, 0)))
                .getFirst()
                .hostPort();
        assertThat(Inside.hear(outside.fd(), "203.0.113.1", port)).isEqualTo("in");
      }
    } finally {
      Inside.run(List.of("ip", "link", "del", "jtest0"));
    }
  }
}

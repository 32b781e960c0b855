package dev.jcompose.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jcompose.linux.ProcessMark;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ordinary user's engine, as far as its network goes: it has a namespace to itself. */
@Tag("kernel")
@SuppressWarnings("try") // servers are only to be there
class OwnNamespaceKernelTest {

  private static final String NO_PROGRAMS = "";

  @TempDir Path state;
  private OwnNamespace host;
  private Networks networks;

  @BeforeEach
  void open() throws Exception {
    host = OwnNamespace.open(mark(), NO_PROGRAMS);
    networks = Networks.open(state, host);
  }

  private Path mark() {
    return state.resolve("keeper");
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    ProcessMark keeper = ProcessMark.read(mark()).orElseThrow();
    networks.close();
    host.discard();
    host.close();
    assertThat(mark()).doesNotExist();
    assertThat(keeper.lives() && !isZombie(keeper.pid())).isFalse();
  }

  private static boolean isZombie(int pid) throws IOException {
    return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z");
  }

  private Sandbox on(Network network, String name) throws IOException {
    Sandbox sandbox = networks.createSandbox(SandboxRequest.of("%064x".formatted(7), name));
    networks.connect(sandbox, network, EndpointRequest.named(name));
    return sandbox;
  }

  @Test
  void bridgesAndRulesAreNotTheMachinesButPublishedPortsAre() throws Exception {
    Network network = networks.create(NetworkSpec.bridge("front"));
    Sandbox web = on(network, "web");
    try (var tcp = Inside.serveTcp(web.fd(), 80, "web");
        var udp = Inside.serveUdp(web.fd(), 53, "udp")) {
      assertThat(Inside.run(List.of("ip", "-o", "link"))).doesNotContain(network.bridge());
      assertThat(Inside.run(List.of("nft", "list", "tables")))
          .doesNotContain("jcompose_" + network.bridge().substring(2, 6));
      List<PublishedPort> ports =
          networks.publish(
              web,
              List.of(
                  PortRequest.of(Protocol.TCP, 80, InetAddress.ofLiteral("127.0.0.1"), 0),
                  PortRequest.of(Protocol.UDP, 53, InetAddress.ofLiteral("127.0.0.1"), 0)));
      assertThat(Inside.hear("127.0.0.1", ports.getFirst().hostPort())).isEqualTo("web");
      assertThat(Inside.ask(DatagramChannel.open(), "127.0.0.1", ports.get(1).hostPort()))
          .isEqualTo("udp");
    }
    networks.release(web);
    networks.remove(network.id());
  }

  @Test
  void aLaterEngineFindsItAgain() throws Exception {
    ProcessMark keeper = ProcessMark.read(mark()).orElseThrow();
    Network network = networks.create(NetworkSpec.bridge("front"));
    networks.close();
    host.close();
    open();
    assertThat(ProcessMark.read(mark())).contains(keeper);
    assertThat(networks.find("front")).map(Network::id).contains(network.id());
    networks.remove(network.id());
  }

  @Test
  void oneWhoseKeeperIsGoneIsReplaced() throws Exception {
    ProcessMark keeper = ProcessMark.read(mark()).orElseThrow();
    networks.close();
    host.close();
    new ProcessMark(keeper.pid(), keeper.startTicks() - 1, keeper.bootId()).write(mark());
    open();
    assertThat(ProcessMark.read(mark()).orElseThrow().pid()).isNotEqualTo(keeper.pid());
    keeper.kill();
  }

  @Test
  void withoutAProgramThatLeadsOutContainersReachEachOtherOnly() throws Exception {
    assertThat(host.wayOut()).contains("install passt");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> host.call(() -> new java.net.Socket("192.0.2.1", 80)));
  }
}

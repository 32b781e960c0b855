package dev.jcompose.network.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.jcompose.network.DnsWire;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DnsTest {

  private static final int A = 1;
  private static final int MX = 15;
  private static final int AAAA = 28;

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static InetAddress ip(String text) {
    return InetAddress.ofLiteral(text);
  }

  @Nested
  class Messages {

    @Test
    void queryIsReadWithItsLimit() throws Exception {
      // RFC 1035 section 4.1 question, RFC 6891 section 6.1 OPT with 4096 bytes
      byte[] message =
          hex(
              "abcd 0100 0001 0000 0000 0001 03 577777 03 6f7267 00 0001 0001"
                  + "00 0029 1000 00000000 0000");
      DnsQuery query = DnsQuery.parse(message, message.length);
      assertThat(query.id()).isEqualTo(0xabcd);
      assertThat(query.name()).isEqualTo("Www.org");
      assertThat(query.key()).isEqualTo("www.org");
      assertThat(query.payloadLimit()).isEqualTo(4096);
      byte[] plain = DnsWire.query(1, "a", A);
      assertThat(DnsQuery.parse(plain, plain.length).payloadLimit()).isEqualTo(512);
    }

    @Test
    void answerRepeatsTheQuestionAsAsked() throws Exception {
      byte[] message = hex("0007 0100 0001 0000 0000 0000 02 6442 00 0001 0001");
      DnsQuery query = DnsQuery.parse(message, message.length);
      assertThat(DnsReply.addresses(query, message, List.of(ip("10.0.0.2")), 512))
          .isEqualTo(
              hex(
                  "0007 8180 0001 0001 0000 0000 02 6442 00 0001 0001"
                      + "c00c 0001 0001 00000258 0004 0a000002"));
    }

    @Test
    void whatDoesNotFitIsLeftOutAndSaid() throws Exception {
      byte[] message = DnsWire.query(1, "web", A);
      DnsQuery query = DnsQuery.parse(message, message.length);
      List<InetAddress> many =
          java.util.stream.IntStream.range(0, 100).mapToObj(i -> ip("10.0.0." + i)).toList();
      byte[] answer = DnsReply.addresses(query, message, many, 512);
      assertThat(answer.length).isLessThanOrEqualTo(512);
      assertThat(answer[2] & 2).as("truncated").isEqualTo(2);
      assertThat(DnsWire.answers(answer)).hasSize(30);
      assertThat(DnsWire.answers(DnsReply.addresses(query, message, many, 0xffff))).hasSize(100);
    }

    @Test
    void brokenQueriesAreRefused() {
      for (String text :
          List.of(
              "0001",
              "0001 8000 0001 0000 0000 0000 01 61 00 0001 0001",
              "0001 0100 0002 0000 0000 0000 01 61 00 0001 0001",
              "0001 0100 0001 0000 0000 0000 05 61 00 0001 0001",
              "0001 0100 0001 0000 0000 0000 c0 0c 00 0001 0001",
              "0001 0100 0001 0000 0000 0000 01 61 00 0001",
              "0001 2800 0001 0000 0000 0000 01 61 00 0001 0001")) {
        byte[] message = hex(text);
        assertThatExceptionOfType(DnsQuery.Malformed.class)
            .as(text)
            .isThrownBy(() -> DnsQuery.parse(message, message.length));
      }
    }

    @Test
    void namesHaveLimits() {
      assertThatIllegalArgumentException().isThrownBy(() -> DnsReply.encode("a..b"));
      assertThatIllegalArgumentException().isThrownBy(() -> DnsReply.encode("x".repeat(64)));
      assertThatIllegalArgumentException().isThrownBy(() -> DnsReply.encode("abcdefg.".repeat(32)));
    }

    @Test
    void noiseIsReadOrRefusedButNeverWorse() {
      Random random = new Random(7);
      for (int i = 0; i < 50_000; i++) {
        byte[] noise = new byte[random.nextInt(60)];
        random.nextBytes(noise);
        if (noise.length > 6) {
          noise[2] = 1;
          noise[4] = 0;
          noise[5] = 1;
        }
        try {
          DnsQuery query = DnsQuery.parse(noise, noise.length);
          assertThat(query.end()).isLessThanOrEqualTo(noise.length);
        } catch (DnsQuery.Malformed e) {
          assertThat(e.code()).isLessThan(16);
        }
        assertThat(AnswerScan.of(noise)).isNotNull();
      }
    }
  }

  @Nested
  class Names {

    private final NameTable table = new NameTable();
    private final NameTable.Membership front =
        new NameTable.Membership("n1", "shop_front", Map.of("database", "db-1"));
    private final NameTable.Membership back = new NameTable.Membership("n2", "back", Map.of());

    @Test
    void firstNetworkThatKnowsTheNameAnswersAlone() {
      put("n1", "e1", "web-1", "10.1.0.2", "web");
      put("n1", "e2", "web-2", "10.1.0.3", "WEB");
      put("n2", "e3", "web-3", "10.2.0.2", "web");
      assertThat(names(List.of(front, back), "web")).contains(List.of("10.1.0.2", "10.1.0.3"));
      assertThat(names(List.of(back, front), "web")).contains(List.of("10.2.0.2"));
      assertThat(names(List.of(back, front), "web.shop_front"))
          .contains(List.of("10.1.0.2", "10.1.0.3"));
      table.remove("n1", "e1");
      assertThat(names(List.of(front), "Web")).contains(List.of("10.1.0.3"));
      assertThat(names(List.of(back), "web-1")).isEmpty();
    }

    @Test
    void linksAreSeenByTheirOwnerOnly() {
      put("n1", "e1", "db-1", "10.1.0.9", "db");
      assertThat(names(List.of(front), "database")).contains(List.of("10.1.0.9"));
      NameTable.Membership other = new NameTable.Membership("n1", "shop_front", Map.of());
      assertThat(names(List.of(other), "database")).isEmpty();
    }

    @Test
    void addressHasAName() {
      put("n1", "e1", "db-1", "10.1.0.9", "db");
      NameTable.View view = new NameTable.View(List.of(front));
      assertThat(table.name(view, ip("10.1.0.9"))).contains("db-1.shop_front");
      assertThat(table.name(view, ip("10.1.0.8"))).isEmpty();
      assertThat(Responder.address("9.0.1.10.in-addr.arpa")).contains(ip("10.1.0.9"));
      assertThat(Responder.address("0.1.10.in-addr.arpa")).isEmpty();
      assertThat(Responder.address("2." + "0.".repeat(29) + "d.f.ip6.arpa"))
          .contains(ip("fd00::2"));
    }

    @Test
    void knownNameIsNeverForwarded() throws Exception {
      put("n1", "e1", "db-1", "10.1.0.9", "db");
      Responder responder = new Responder(table, new Random(1));
      for (int type : new int[] {AAAA, MX}) {
        byte[] answer = respond(responder, "db", type, true).orElseThrow();
        assertThat(DnsWire.code(answer)).isZero();
        assertThat(DnsWire.answers(answer)).isEmpty();
      }
      assertThat(respond(responder, "other", A, true)).isEmpty();
      assertThat(respond(responder, "other", A, false)).isPresent();
      assertThat(respond(responder, "other.org", A, false)).isEmpty();
    }

    private Optional<byte[]> respond(
        Responder responder, String name, int type, boolean singleLabels) throws Exception {
      byte[] message = DnsWire.query(1, name, type);
      Zone zone = zone(new NameTable.View(List.of(front)), Upstream.NONE, singleLabels);
      return responder.answer(zone, DnsQuery.parse(message, message.length), message, 512);
    }

    private void put(String network, String id, String container, String address, String name) {
      table.put(
          network,
          new NameTable.Entry(id, container, Set.of(container, name), List.of(ip(address))));
    }

    private Optional<List<String>> names(List<NameTable.Membership> networks, String name) {
      return table
          .addresses(new NameTable.View(networks), name)
          .map(list -> list.stream().map(InetAddress::getHostAddress).sorted().toList());
    }
  }

  private static Zone zone(NameTable.View view, Upstream upstream, boolean singleLabels) {
    return new Zone() {
      @Override
      public NameTable.View view() {
        return view;
      }

      @Override
      public Upstream upstream() {
        return upstream;
      }

      @Override
      public boolean forwardsSingleLabels() {
        return singleLabels;
      }
    };
  }

  @Nested
  class Forwarding {

    @Test
    void failingServerIsPassedOverAndAnswersAreKept() throws Exception {
      try (Fake refusing = new Fake(DnsReply.REFUSED);
          Fake good = new Fake(DnsReply.NO_ERROR)) {
        Forwarder forwarder = new Forwarder();
        Upstream upstream = new Upstream(List.of(refusing.address(), good.address()), Sockets.HERE);
        byte[] first = ask(forwarder, upstream, 0x1234);
        assertThat(DnsWire.answers(first)).containsExactly("192.0.2.7");
        assertThat(first[0]).isEqualTo((byte) 0x12);
        byte[] again = ask(forwarder, upstream, 0x4321);
        assertThat(again[0]).isEqualTo((byte) 0x43);
        assertThat(DnsWire.answers(again)).containsExactly("192.0.2.7");
        assertThat(good.asked).hasValue(1);
      }
    }

    @Test
    void withoutServersItIsAFailure() throws Exception {
      assertThat(DnsWire.code(ask(new Forwarder(), Upstream.NONE, 1)))
          .isEqualTo(DnsReply.SERVER_FAILURE);
    }

    @Test
    void keptAnswersGrowOld() {
      Instant[] now = {Instant.EPOCH};
      AnswerCache cache = new AnswerCache(() -> now[0]);
      byte[] query = DnsWire.query(1, "a", A);
      byte[] answer =
          hex(
              "0001 8180 0001 0001 0000 0000 01 61 00 0001 0001"
                  + "c00c 0001 0001 0000001e 0004 0a000002");
      cache.put("u", query, answer);
      now[0] = Instant.EPOCH.plusSeconds(10);
      assertThat(cache.get("u", query).orElseThrow()[28]).isEqualTo((byte) 20);
      assertThat(cache.get("other", query)).isEmpty();
      now[0] = Instant.EPOCH.plusSeconds(30);
      assertThat(cache.get("u", query)).isEmpty();
    }

    private static byte[] ask(Forwarder forwarder, Upstream upstream, int id) throws Exception {
      byte[] message = DnsWire.query(id, "example.org", A);
      return forwarder.ask(upstream, DnsQuery.parse(message, message.length), message, false);
    }
  }

  /** A name server on loopback that gives everybody the same address, or the same refusal. */
  private static final class Fake implements AutoCloseable {
    private final DatagramSocket socket;
    private final AtomicInteger asked = new AtomicInteger();

    Fake(int code) throws IOException {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread.ofVirtual().start(() -> serve(code));
    }

    private void serve(int code) {
      byte[] buffer = new byte[512];
      while (!socket.isClosed()) {
        try {
          DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
          socket.receive(packet);
          byte[] message = Arrays.copyOf(buffer, packet.getLength());
          DnsQuery query = DnsQuery.parse(message, message.length);
          byte[] answer =
              code == DnsReply.NO_ERROR
                  ? DnsReply.addresses(query, message, List.of(ip("192.0.2.7")), 512)
                  : DnsReply.empty(query, message, code);
          asked.incrementAndGet();
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        } catch (IOException | DnsQuery.Malformed e) {
          assertThat(e).isNotNull();
        }
      }
    }

    InetSocketAddress address() {
      return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}

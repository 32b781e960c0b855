package dev.jcompose.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.jcompose.linux.Errno;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Bytes as on the wire of a little-endian machine; no kernel. */
class CodecTest {

  private static final byte[] MAC = {2, 0, 0, 0, 0, 1};

  private static String hex(RouteRequest request) {
    MessageWriter writer = new MessageWriter(5);
    RouteCodec.encode(request, writer);
    return HexFormat.of().formatHex(writer.toByteArray());
  }

  private static String hex(NftRequest request) {
    MessageWriter writer = new MessageWriter(5);
    NftCodec.encode(request, true, writer);
    return HexFormat.of().formatHex(writer.toByteArray());
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @Nested
  class Requests {

    @Test
    void addressHasItsBroadcastAddress() {
      assertThat(hex(new RouteRequest.AddAddress(7, InetAddress.ofLiteral("172.18.0.1"), 16)))
          .isEqualTo(
              // length 48, RTM_NEWADDR, REQUEST|ACK|REPLACE|CREATE, sequence 5
              ("30000000 1400 0505 05000000 00000000"
                      // AF_INET/16, flags, scope, index 7
                      + "02100000 07000000"
                      // IFA_LOCAL, IFA_ADDRESS, IFA_BROADCAST
                      + "08000200 ac120001 08000100 ac120001 08000400 ac12ffff")
                  .replace(" ", ""));
    }

    @Test
    void ipv6AddressSkipsDuplicateDetection() {
      assertThat(hex(new RouteRequest.AddAddress(1, InetAddress.ofLiteral("fd00::2"), 64)))
          .contains("0a400200" + "01000000")
          .doesNotContain("08000400");
    }

    @Test
    void namesEndInNulAndArePadded() {
      assertThat(hex(new RouteRequest.DeleteLink("jc0")))
          .isEqualTo(
              ("28000000 1100 0500 05000000 00000000"
                      + "00000000 00000000 00000000 00000000"
                      + "08000300 6a633000")
                  .replace(" ", ""));
      assertThat(hex(new RouteRequest.DeleteLink("jc00")))
          .endsWith("09000300" + "6a63303000000000");
    }

    @Test
    void vethNestsItsPeer() {
      String message = hex(new RouteRequest.CreateVeth("a", 3, 1500, "eth0", 9, MAC));
      // LINKINFO { KIND "veth", DATA { PEER { ifinfomsg, IFNAME "eth0", ADDRESS, MTU, NET_NS_FD }}}
      assertThat(message)
          .contains("09000100" + "7665746800000000")
          .contains("09000300" + "6574683000000000")
          .contains("0a000100" + "0200000000010000")
          .endsWith("08001c00" + "09000000");
      int length = ByteBuffer.wrap(bytes(message)).order(ByteOrder.LITTLE_ENDIAN).getInt();
      assertThat(length).isEqualTo(message.length() / 2);
    }

    @Test
    void nftNumbersAreInNetworkOrder() {
      assertThat(hex(new NftRequest.DeleteRule(NftRequest.IPV4, "t", "c", 258)))
          .isEqualTo(
              ("30000000 080a 0500 05000000 00000000 02000000"
                      + "06000100 74000000 06000200 63000000 0c000300 0000000000000102")
                  .replace(" ", ""));
    }

    @Test
    void elementHasKeyAndValue() {
      Octets key = Octets.join(Octets.u8(6), Octets.port(80));
      var add =
          new NftRequest.AddElements(
              NftRequest.INET,
              "t",
              "m",
              List.of(NftRequest.Element.of(key, Octets.of((byte) 1, (byte) 2))));
      // key { value 06 000000 0050 0000 }, data { value 0102 }
      assertThat(hex(add))
          .contains("10000180" + "0c000100" + "0600000000500000")
          .endsWith("0c000280" + "06000100" + "01020000");
    }

    @Test
    void overlongNamesAreRefused() {
      assertThatIllegalArgumentException().isThrownBy(() -> Octets.link("x".repeat(16)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> hex(new RouteRequest.DeleteLink("x".repeat(70_000))));
    }
  }

  @Nested
  class Replies {

    @Test
    void refusalCarriesTheKernelsWords() {
      // nlmsgerr -17 (EEXIST), capped header, then NLMSGERR_ATTR_MSG "no"
      byte[] message =
          bytes(
              "2c000000 0200 0003 09000000 00000000 efffffff"
                  + "20000000 1000 0506 09000000 00000000 07000100 6e6f0000");
      assertThat(Reply.parse(message, message.length))
          .containsExactly(new Reply.Refused(9, Errno.EEXIST, "no"));
    }

    @Test
    void severalMessagesOfOneReceiveAreTakenApart() {
      byte[] ack = bytes("24000000 0200 0001 03000000 00000000 00000000" + "00".repeat(16));
      byte[] done = bytes("14000000 0300 0200 04000000 00000000 00000000");
      byte[] both = Arrays.copyOf(ack, ack.length + done.length);
      System.arraycopy(done, 0, both, ack.length, done.length);
      assertThat(Reply.parse(both, both.length))
          .containsExactly(new Reply.Ack(3), new Reply.End(4));
    }

    @Test
    void linkIsReadWithItsKind() {
      byte[] body =
          bytes(
              "0000 0100 05000000 01000000 00000000"
                  + "08000300 6a633000"
                  + "08000a00 02000000"
                  + "10001200 0b000100 627269646765 0000");
      ByteBuffer buffer = ByteBuffer.wrap(body).order(ByteOrder.nativeOrder());
      assertThat(RouteCodec.link(buffer)).isEqualTo(new Link(5, "jc0", "bridge", 2, true));
    }

    @Test
    void lengthsThatLeadOutAreRefused() {
      byte[] message = bytes("40000000 0300 0200 04000000 00000000 00000000");
      assertThatIllegalArgumentException().isThrownBy(() -> Reply.parse(message, message.length));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Attributes.parse(ByteBuffer.wrap(bytes("0900 0100 00000000"))));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RouteCodec.link(ByteBuffer.wrap(new byte[8])));
    }

    @Test
    void noiseIsReadOrRefusedButNeverWorse() {
      Random random = new Random(42);
      for (int i = 0; i < 20_000; i++) {
        byte[] noise = new byte[random.nextInt(80)];
        random.nextBytes(noise);
        if (noise.length > 3) {
          noise[0] = (byte) random.nextInt(80);
          noise[1] = noise[2] = noise[3] = 0;
        }
        try {
          assertThat(Reply.parse(noise, noise.length)).isNotNull();
        } catch (IllegalArgumentException e) {
          assertThat(e).hasMessageContaining("bytes");
        }
      }
    }

    @Test
    void commentIsReadBack() {
      Octets userdata = Octets.of(NftCodec.comment("jcompose from jc+"));
      assertThat(new NftRule("t", "c", 1, userdata).comment()).contains("jcompose from jc+");
      assertThat(new NftRule("t", "c", 1, Octets.of()).comment()).isEmpty();
      assertThat(new NftRule("t", "c", 1, Octets.of((byte) 0, (byte) 9, (byte) 65)).comment())
          .isEmpty();
    }
  }
}

package dev.jcompose.network.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {

  @Test
  void subnetKnowsItsMembers() {
    Cidr subnet = Cidr.parse("172.18.0.0/16");
    assertThat(subnet.contains(ip("172.18.255.1"))).isTrue();
    assertThat(subnet.contains(ip("172.19.0.0"))).isFalse();
    assertThat(subnet.contains(ip("::1"))).isFalse();
    assertThat(subnet.at(1)).isEqualTo(ip("172.18.0.1"));
    assertThat(subnet.last()).isEqualTo(ip("172.18.255.255"));
    assertThat(subnet.overlaps(Cidr.parse("172.18.4.0/24"))).isTrue();
    assertThat(Cidr.parse("172.18.4.0/24").overlaps(subnet)).isTrue();
    assertThat(subnet.overlaps(Cidr.parse("172.19.0.0/24"))).isFalse();
    assertThat(Cidr.parse("fd00:0:0:1::7/64").network()).hasToString("fd00:0:0:1::/64");
    assertThat(Cidr.parse("::/0").overlaps(Cidr.parse("fd00::/8"))).isTrue();
  }

  @Test
  void textThatIsNoSubnetIsRefusedByName() {
    for (String text : List.of("172.18.0/16", "172.18.0.0/33", "host/8", "1.2.3.4/x", "")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Cidr.parse(text))
          .withMessageContaining("\"" + text + "\"");
    }
  }

  @Test
  void poolAvoidsEverythingTaken() {
    SubnetPool pool = SubnetPool.standard();
    assertThat(pool.choose(List.of())).contains(Cidr.parse("172.18.0.0/16"));
    assertThat(pool.choose(List.of(Cidr.parse("172.18.3.0/24"), Cidr.parse("172.19.0.1/32"))))
        .contains(Cidr.parse("172.20.0.0/16"));
    assertThat(pool.choose(List.of(Cidr.parse("172.16.0.0/12"), Cidr.parse("192.168.1.0/24"))))
        .contains(Cidr.parse("192.168.16.0/20"));
    assertThat(pool.choose(List.of(Cidr.parse("0.0.0.0/0")))).isEmpty();
  }

  @Test
  void returnedAddressIsGivenLast() {
    Cidr subnet = Cidr.parse("10.0.0.0/29");
    Leases leases = new Leases(subnet, subnet, List.of(ip("10.0.0.1")));
    assertThat(leases.take()).contains(ip("10.0.0.2"));
    assertThat(leases.take()).contains(ip("10.0.0.3"));
    leases.release(ip("10.0.0.2"));
    assertThat(leases.take(ip("10.0.0.5"))).isTrue();
    assertThat(leases.take(ip("10.0.0.5"))).isFalse();
    assertThat(leases.take(ip("10.0.0.1"))).isFalse();
    assertThat(leases.take(ip("10.0.1.5"))).isFalse();
    assertThat(leases.take()).contains(ip("10.0.0.4"));
    assertThat(leases.take()).contains(ip("10.0.0.6"));
    assertThat(leases.take()).contains(ip("10.0.0.2"));
    assertThat(leases.take()).isEmpty();
  }

  @Test
  void addressesComeFromTheRange() {
    Leases leases = new Leases(Cidr.parse("10.0.0.0/16"), Cidr.parse("10.0.5.0/31"), List.of());
    assertThat(leases.take()).contains(ip("10.0.5.0"));
    assertThat(leases.take()).contains(ip("10.0.5.1"));
    assertThat(leases.take()).isEmpty();
  }

  private static InetAddress ip(String text) {
    return InetAddress.ofLiteral(text);
  }
}

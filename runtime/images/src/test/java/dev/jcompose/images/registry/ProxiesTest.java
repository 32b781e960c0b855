package dev.jcompose.images.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxiesTest {

  private final Proxies proxies =
      new Proxies(
          Map.of(
              "HTTPS_PROXY", "http://user:p%40ss@proxy:3128",
              "http_proxy", "plain-proxy",
              "NO_PROXY", "corp.example, .dot.example,10.0.0.0/8,host.example:5000"));

  @Test
  void schemesHaveTheirProxies() {
    assertThat(chosen("https://registry-1.docker.io/v2/")).isEqualTo("proxy/<unresolved>:3128");
    assertThat(chosen("http://other.example/v2/")).isEqualTo("plain-proxy/<unresolved>:80");
    assertThat(proxies.authenticator()).isPresent();
  }

  @Test
  void exceptionsAndThisMachineAreReachedDirectly() {
    for (String direct :
        List.of(
            "https://corp.example/",
            "https://a.corp.example/",
            "https://a.dot.example/",
            "https://10.1.2.3:5000/",
            "https://host.example:5000/",
            "http://localhost:5000/",
            "http://127.0.0.1:5000/",
            "http://[::1]:5000/")) {
      assertThat(chosen(direct)).as(direct).isEqualTo("DIRECT");
    }
    for (String through :
        List.of("https://notcorp.example/", "https://11.1.2.3/", "https://host.example:5001/")) {
      assertThat(chosen(through)).as(through).contains("proxy");
    }
  }

  @Test
  void insecureRegistriesAreThoseListedAndThisMachine() {
    List<String> listed = List.of("192.168.0.0/16", "reg.example:5000");
    for (String insecure :
        List.of(
            "localhost:5000", "127.0.0.5", "[::1]:5000", "192.168.3.4:80", "reg.example:5000")) {
      assertThat(Endpoint.isInsecure(insecure, listed)).as(insecure).isTrue();
    }
    for (String secure : List.of("docker.io", "reg.example", "193.168.0.1:5000")) {
      assertThat(Endpoint.isInsecure(secure, listed)).as(secure).isFalse();
    }
  }

  private String chosen(String uri) {
    Proxy proxy = proxies.select(URI.create(uri)).getFirst();
    return proxy.type() == Proxy.Type.DIRECT ? "DIRECT" : String.valueOf(proxy.address());
  }
}

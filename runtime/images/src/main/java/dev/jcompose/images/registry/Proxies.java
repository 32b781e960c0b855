package dev.jcompose.images.registry;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY} name, by the rules
 * of Go's httpproxy, which dockerd follows; lower-case names count too.
 */
final class Proxies extends ProxySelector {

  private final Optional<URI> http;
  private final Optional<URI> https;
  private final List<String> exceptions;

  Proxies(Map<String, String> environment) {
    http = uri(variable(environment, "HTTP_PROXY"));
    https = uri(variable(environment, "HTTPS_PROXY"));
    exceptions =
        List.of(variable(environment, "NO_PROXY").split(",")).stream()
            .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .toList();
  }

  private static String variable(Map<String, String> environment, String name) {
    String upper = environment.getOrDefault(name, "");
    return upper.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : upper;
  }

  private static Optional<URI> uri(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    try {
      URI uri = URI.create(text.contains("://") ? text : "http://" + text);
      return uri.getHost() == null ? Optional.empty() : Optional.of(uri);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  @Override
  public List<Proxy> select(URI uri) {
    Optional<URI> proxy = "https".equals(uri.getScheme()) ? https : http;
    if (proxy.isEmpty() || isException(uri)) {
      return List.of(Proxy.NO_PROXY);
    }
    return List.of(new Proxy(Proxy.Type.HTTP, address(proxy.get())));
  }

  private static InetSocketAddress address(URI proxy) {
    int port = proxy.getPort();
    return InetSocketAddress.createUnresolved(
        proxy.getHost(), port >= 0 ? port : "https".equals(proxy.getScheme()) ? 443 : 80);
  }

  private boolean isException(URI uri) {
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (bare.equals("localhost")) {
      return true;
    }
    InetAddress address = address(bare);
    if (address != null && address.isLoopbackAddress()) {
      return true;
    }
    return exceptions.stream().anyMatch(entry -> excepts(entry, bare, uri.getPort(), address));
  }

  private static @Nullable InetAddress address(String host) {
    try {
      return Endpoint.isAddress(host) ? InetAddress.getByName(host) : null;
    } catch (UnknownHostException _) {
      return null;
    }
  }

  private static boolean excepts(
      String entry, String host, int port, @Nullable InetAddress address) {
    if (entry.equals("*")) {
      return true;
    }
    if (address != null && Cidr.contains(entry, address)) {
      return true;
    }
    String name = entry;
    int colon = entry.lastIndexOf(':');
    if (colon > 0 && entry.indexOf(':') == colon) {
      if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
        return false;
      }
      name = entry.substring(0, colon);
    }
    name = name.startsWith("*.") ? name.substring(1) : name;
    return name.startsWith(".")
        ? host.endsWith(name)
        : host.equals(name) || host.endsWith("." + name);
  }

  /** Answers a proxy that wants the name and password of its URL; nobody else. */
  Optional<Authenticator> authenticator() {
    boolean named =
        http.map(URI::getRawUserInfo).isPresent() || https.map(URI::getRawUserInfo).isPresent();
    return named ? Optional.of(new ProxyAuthenticator()) : Optional.empty();
  }

  private final class ProxyAuthenticator extends Authenticator {
    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      if (getRequestorType() != RequestorType.PROXY) {
        return null;
      }
      for (Optional<URI> proxy : List.of(https, http)) {
        String user = proxy.map(URI::getRawUserInfo).orElse("");
        if (!user.isEmpty()
            && address(proxy.orElseThrow()).getHostString().equals(getRequestingHost())) {
          int colon = user.indexOf(':');
          return new PasswordAuthentication(
              decoded(colon < 0 ? user : user.substring(0, colon)),
              decoded(colon < 0 ? "" : user.substring(colon + 1)).toCharArray());
        }
      }
      return null;
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // The request fails with it.
  }
}

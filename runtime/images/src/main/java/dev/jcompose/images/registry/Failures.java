package dev.jcompose.images.registry;

import dev.jcompose.images.registry.RegistryException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Why a connection did not work, in words. */
final class Failures {

  private Failures() {}

  static RegistryException unreached(Call call, IOException e) {
    return new RegistryException(Kind.UNAVAILABLE, call.shown() + ": " + words(e), e);
  }

  /** HttpClient's exceptions mostly have no message. */
  static String words(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case UnresolvedAddressException _ -> {
          return "no such host";
        }
        case UnknownHostException _ -> {
          return "no such host";
        }
        case HttpConnectTimeoutException _ -> {
          return "no connection within the time limit";
        }
        case HttpTimeoutException _ -> {
          return "no answer within the time limit";
        }
        case SSLException ssl -> {
          return "TLS: " + tls(String.valueOf(ssl.getMessage()));
        }
        default -> {}
      }
    }
    String message = e.getMessage();
    if (e instanceof ConnectException && message == null) {
      return "connect: connection refused";
    }
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  private static String tls(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("unable to find valid certification path")) {
      return "certificate signed by unknown authority; put the authority's certificate in"
          + " /etc/docker/certs.d/HOST/ca.crt";
    }
    return lower.contains("unrecognized ssl message")
        ? "server gave HTTP response to HTTPS client; list it in insecure-registries if that is"
            + " meant"
        : message;
  }
}

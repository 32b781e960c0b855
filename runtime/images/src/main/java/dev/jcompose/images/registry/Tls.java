package dev.jcompose.images.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whom to trust: the machine's certificate authorities, those of {@code certs.d/<host>/*.crt}, and
 * as client whatever {@code *.cert} with its {@code *.key} is there (Docker documentation, "Verify
 * repository client with certificates").
 */
final class Tls {

  private static final List<Path> BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  private static final char[] NO_PASSWORD = {};

  private Tls() {}

  /** For one host. */
  static SSLContext context(
      String host, boolean trusting, List<Path> directories, Map<String, String> environment)
      throws IOException {
    List<Path> files = files(host, directories);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys(files),
          trusting ? new TrustManager[] {new Trusting()} : trust(files, environment),
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS for " + host + ": " + e.getMessage(), e);
    }
  }

  private static List<Path> files(String host, List<Path> directories) throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path directory : directories) {
      Path own = directory.resolve(host);
      if (Files.isDirectory(own)) {
        try (Stream<Path> files = Files.list(own)) {
          files.sorted().forEach(all::add);
        }
      }
    }
    return all;
  }

  private static TrustManager[] trust(List<Path> files, Map<String, String> environment)
      throws IOException, GeneralSecurityException {
    List<Certificate> trusted = new ArrayList<>();
    for (Path file : files) {
      if (file.toString().endsWith(".crt")) {
        trusted.addAll(certificates(file));
      }
    }
    List<Path> bundles = new ArrayList<>(BUNDLES);
    String named = environment.getOrDefault("SSL_CERT_FILE", "");
    if (!named.isEmpty()) {
      bundles.addFirst(Path.of(named));
    }
    for (Path bundle : bundles) {
      if (Files.isReadable(bundle)) {
        trusted.addAll(certificates(bundle));
        break;
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (trusted.isEmpty()) {
      // A machine without a bundle: the JDK's own list.
      factory.init((KeyStore) null);
    } else {
      KeyStore store = emptyStore();
      int count = 0;
      for (Certificate certificate : trusted) {
        store.setCertificateEntry("ca-" + count++, certificate);
      }
      factory.init(store);
    }
    return factory.getTrustManagers();
  }

  private static KeyManager[] keys(List<Path> files) throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    for (Path file : files) {
      String name = file.toString();
      if (name.endsWith(".cert")) {
        Path key = Path.of(name.substring(0, name.length() - ".cert".length()) + ".key");
        if (!Files.exists(key)) {
          throw new IOException(file + ": there is no " + key.getFileName() + " beside it");
        }
        store.setKeyEntry(
            name,
            PrivateKeys.read(key),
            NO_PASSWORD,
            certificates(file).toArray(Certificate[]::new));
      }
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** For registries that were declared insecure. */
  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

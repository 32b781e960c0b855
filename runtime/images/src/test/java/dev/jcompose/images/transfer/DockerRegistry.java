package dev.jcompose.images.transfer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A running docker-registry on a free port of the loopback. */
final class DockerRegistry implements AutoCloseable {

  static final Path PROGRAM = Path.of("/usr/bin/docker-registry");

  /** bcrypt(3) of "secret": the only form that the registry reads. */
  private static final String USERS =
      "user:$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n";

  private final Process process;
  private final int port;

  private DockerRegistry(Path root, String more) throws IOException {
    Files.createDirectories(root);
    port = freePort();
    Path config = root.resolve("registry.yml");
    Files.writeString(
        config,
        """
        version: 0.1
        log: {level: error, accesslog: {disabled: true}}
        storage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}
        %s
        http:
          addr: 127.0.0.1:%d
        %s
        """
            .formatted(
                root.resolve("registry"),
                more.startsWith("auth") ? more : "",
                port,
                more.startsWith("auth") ? "" : more));
    process =
        new ProcessBuilder(PROGRAM.toString(), "serve", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("registry.log").toFile())
            .start();
    awaitListening();
  }

  static DockerRegistry plain(Path root) throws IOException {
    return new DockerRegistry(root, "");
  }

  static DockerRegistry withPassword(Path root) throws IOException {
    Path users = Files.writeString(root.resolve("htpasswd"), USERS);
    return new DockerRegistry(root, "auth: {htpasswd: {realm: test, path: %s}}".formatted(users));
  }

  /** Leaves its certificate in {@code registry.crt}. */
  static DockerRegistry withTls(Path root) throws IOException, InterruptedException {
    Path store = root.resolve("keys.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin/keytool");
    Process made =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "r",
                "-keyalg",
                "EC",
                "-dname",
                "CN=registry",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit")
            .inheritIO()
            .start();
    if (made.waitFor() != 0) {
      throw new IOException("keytool ended with " + made.exitValue());
    }
    Path certificate = root.resolve("registry.crt");
    Path key = root.resolve("registry.key");
    try {
      KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
      Files.writeString(certificate, pem("CERTIFICATE", keys.getCertificate("r").getEncoded()));
      byte[] secret = keys.getKey("r", "changeit".toCharArray()).getEncoded();
      Files.writeString(key, pem("PRIVATE KEY", secret));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    return new DockerRegistry(
        root, "  tls: {certificate: %s, key: %s}".formatted(certificate, key));
  }

  private static String pem(String kind, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end || !process.isAlive()) {
          throw new IOException("docker-registry does not listen on " + port, e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  String host() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}

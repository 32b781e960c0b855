package dev.jcompose.engine.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A small image made of the machine's static busybox, as a {@code docker save} archive. */
final class TestImage {

  /** Another run of the tests may use the same dockerd at the same time. */
  static final String NAME = "jcompose-contract:" + ProcessHandle.current().pid();

  private static final List<String> APPLETS =
      List.of(
          "sh",
          "cat",
          "echo",
          "env",
          "grep",
          "head",
          "hostname",
          "id",
          "ip",
          "kill",
          "ls",
          "mkdir",
          "mount",
          "nc",
          "nslookup",
          "ping",
          "printf",
          "ps",
          "pwd",
          "rm",
          "sed",
          "seq",
          "sleep",
          "sort",
          "stat",
          "stty",
          "sync",
          "tail",
          "test",
          "timeout",
          "touch",
          "tr",
          "true",
          "umount",
          "uname",
          "wc",
          "wget",
          "whoami",
          "xargs",
          "yes",
          "dd",
          "df",
          "chown",
          "mknod",
          "chmod",
          "cut",
          "date",
          "false",
          "awk",
          "find",
          "httpd",
          "tee",
          "od",
          "readlink",
          "ln",
          "cp",
          "tty",
          "mkfifo",
          "chroot",
          "mv",
          "unshare",
          "rmdir");

  private TestImage() {}

  /** The machine's busybox, if there is one. */
  static Optional<Path> busybox() {
    return List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox")).stream()
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The archive. */
  static InputStream archive() throws IOException {
    return archive(NAME, Map.of());
  }

  /** That of an image with these symlinks besides, or in the place of what it has there. */
  static InputStream archive(String name, Map<String, String> links) throws IOException {
    byte[] layer = layer(links);
    String config =
        """
        {"architecture":"%s","os":"linux","created":"2024-01-01T00:00:00Z",
         "config":{"Env":["PATH=/bin","FROM_IMAGE=yes"],"Cmd":["sh"],"Labels":{"made-by":"test"},
                   "Volumes":{"/anonymous":{}},"ExposedPorts":{"8080/tcp":{}}},
         "rootfs":{"type":"layers","diff_ids":["sha256:%s"]},
         "history":[{"created":"2024-01-01T00:00:00Z","created_by":"test"}]}
        """
            .formatted(
                System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64", sha256(layer));
    byte[] configBytes = config.getBytes(UTF_8);
    String manifest =
        "[{\"Config\":\"%s.json\",\"RepoTags\":[\"%s\"],\"Layers\":[\"layer.tar\"]}]"
            .formatted(sha256(configBytes), name);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      file(tar, sha256(configBytes) + ".json", configBytes, 0644);
      file(tar, "layer.tar", layer, 0644);
      file(tar, "manifest.json", manifest.getBytes(UTF_8), 0644);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  /** A tar with one file of this content. */
  static InputStream tarOf(String name, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      file(tar, name, content.getBytes(UTF_8), 0640);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static byte[] layer(Map<String, String> links) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (String name : List.of("bin", "etc", "home", "home/app", "root", "var", "anonymous")) {
        directory(tar, name, 0755);
      }
      directory(tar, "tmp", 01777);
      directory(tar, "seed", 0750);
      file(tar, "bin/busybox", Files.readAllBytes(busybox().orElseThrow()), 0755);
      for (String applet : APPLETS) {
        link(tar, "bin/" + applet, "busybox");
      }
      Map<String, String> accounts =
          Map.of(
              "etc/passwd", "root:x:0:0::/root:/bin/sh\napp:x:1000:1001::/home/app:/bin/sh\n",
              "etc/group", "root:x:0:\napp:x:1001:\nextra:x:2000:app\nwheel:x:3000:\n");
      for (String name : List.of("etc/passwd", "etc/group")) {
        if (!links.containsKey(name)) {
          text(tar, name, accounts.getOrDefault(name, ""));
        }
      }
      text(tar, "seed/file", "seeded\n");
      text(tar, "etc/plain", "not a program\n");
      text(tar, "bin/plain", "not a program\n");
      file(tar, "bin/garbage", new byte[] {1, 2, 3}, 0755);
      file(tar, "bin/orphaned", "#!/no/such/interpreter\n".getBytes(UTF_8), 0755);
      file(tar, "bin/self", "#!/proc/self/exe\n".getBytes(UTF_8), 0755);
      for (Map.Entry<String, String> link : links.entrySet()) {
        link(tar, link.getKey(), link.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static void text(TarArchiveOutputStream tar, String name, String text)
      throws IOException {
    file(tar, name, text.getBytes(UTF_8), 0644);
  }

  private static void file(TarArchiveOutputStream tar, String name, byte[] content, int mode)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setMode(mode);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static void directory(TarArchiveOutputStream tar, String name, int mode)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name + "/");
    entry.setMode(mode);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private static void link(TarArchiveOutputStream tar, String name, String to) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(to);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

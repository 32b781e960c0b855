package dev.jcompose.build.solve;

import dev.jcompose.build.BuildException;
import dev.jcompose.images.reference.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Fetches what {@code ADD} or a build's context names by URL. */
public final class Remote {

  private static final Duration CONNECT = Duration.ofSeconds(30);

  private final Path directory;

  /**
   * @param directory where fetched things go
   */
  public Remote(Path directory) {
    this.directory = directory;
  }

  /** Whether a text is an http or https URL. */
  public static boolean isUrl(String text) {
    return text.startsWith("http://") || text.startsWith("https://");
  }

  /** Whether a text names a git repository. */
  public static boolean isGit(String text) {
    String plain = text.contains("#") ? text.substring(0, text.indexOf('#')) : text;
    return text.startsWith("git://")
        || text.startsWith("git@")
        || text.startsWith("ssh://git@")
        || text.startsWith("github.com/")
        || (isUrl(text) && plain.endsWith(".git"));
  }

  /**
   * Downloads a file; its name.
   *
   * @param checksum {@code sha256:...} or empty
   */
  public String download(String url, String checksum) throws IOException, InterruptedException {
    URI uri = URI.create(url);
    String path = uri.getPath() == null ? "" : uri.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    Path file = directory.resolve(name.isEmpty() ? "download" : name);
    MessageDigest hash = Digest.sha256();
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      HttpResponse<InputStream> response =
          client.send(
              HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body();
          OutputStream out = new DigestOutputStream(Files.newOutputStream(file), hash)) {
        if (response.statusCode() != 200) {
          throw new BuildException(
              "invalid response status " + response.statusCode() + " of " + url);
        }
        body.transferTo(out);
      }
      FileTime time =
          FileTime.from(
              response
                  .headers()
                  .firstValue("last-modified")
                  .map(Remote::time)
                  .orElse(Instant.EPOCH));
      Files.setLastModifiedTime(file, time);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    String found = Digest.finish(hash).toString();
    if (!checksum.isEmpty() && !checksum.equals(found)) {
      throw new BuildException("digest mismatch " + found + ": " + checksum + " of " + url);
    }
    return String.valueOf(file.getFileName());
  }

  /** Downloads a file; where it is. */
  public Path file(String url) throws IOException, InterruptedException {
    return directory.resolve(download(url, ""));
  }

  private static Instant time(String text) {
    try {
      return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException _) {
      return Instant.EPOCH;
    }
  }

  /** Clones a repository ({@code url#ref:subdirectory}) with the machine's git; its directory. */
  public Path clone(String url, boolean keepGitDir) throws IOException, InterruptedException {
    int hash = url.indexOf('#');
    String repository = hash < 0 ? url : url.substring(0, hash);
    String fragment = hash < 0 ? "" : url.substring(hash + 1);
    int colon = fragment.indexOf(':');
    String ref = colon < 0 ? fragment : fragment.substring(0, colon);
    String inside = colon < 0 ? "" : fragment.substring(colon + 1);
    String from = repository.startsWith("github.com/") ? "https://" + repository : repository;
    Path clone = directory.resolve("clone");
    git(List.of("init", "-q", clone.toString()));
    git(
        List.of(
            "-C",
            clone.toString(),
            "fetch",
            "-q",
            "--depth",
            "1",
            "--",
            from,
            ref.isEmpty() ? "HEAD" : ref));
    git(List.of("-C", clone.toString(), "checkout", "-q", "FETCH_HEAD"));
    if (!keepGitDir) {
      deleteTree(clone.resolve(".git"));
    }
    Path chosen = clone.resolve(inside).normalize();
    if (!chosen.startsWith(clone) || !Files.isDirectory(chosen)) {
      throw new BuildException("\"" + inside + "\" is no directory of " + repository);
    }
    return chosen;
  }

  private static void deleteTree(Path path) throws IOException {
    try (dev.jcompose.linux.Directory parent =
        dev.jcompose.linux.Directory.open(path.resolveSibling(""))) {
      parent.removeTree(dev.jcompose.linux.Directory.bytes(String.valueOf(path.getFileName())));
    }
  }

  private static void git(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-c", "core.hooksPath=/dev/null"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new BuildException(
          "git repositories need the git command: " + e.getMessage(), "", 1, e);
    }
    try {
      process.getOutputStream().close();
      String output =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new BuildException("git " + arguments.getFirst() + ": " + output.strip());
      }
    } finally {
      process.destroyForcibly();
    }
  }
}

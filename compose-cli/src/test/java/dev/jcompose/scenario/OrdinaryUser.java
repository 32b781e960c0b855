package dev.jcompose.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A user of the machine that exists for one test, with a home and, if asked for, a range of
 * subordinate ids. Closing it removes the user and asserts that no process of it is left.
 */
final class OrdinaryUser implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final List<String> PROGRAMS =
      List.of("useradd", "userdel", "usermod", "setpriv", "newuidmap", "newgidmap", "unshare");

  private final String name;
  private final Path home;
  private final Map<String, String> environment = new TreeMap<>();

  private OrdinaryUser(String name, Path home) {
    this.name = name;
    this.home = home;
    environment.put("HOME", home.toString());
    environment.put("USER", name);
    environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  /** With 65536 ids in /etc/subuid and /etc/subgid; skips the test where that can't be had. */
  static OrdinaryUser withIds() throws IOException, InterruptedException {
    OrdinaryUser user = withoutIds();
    String range = "1879048192-1879113727";
    succeed(List.of("usermod", "--add-subuids", range, "--add-subgids", range, user.name));
    Outcome namespace = user.run("unshare", "--user", "--map-auto", "--map-root-user", "true");
    if (namespace.code() != 0) {
      user.close();
      assumeTrue(false, "no user namespaces for ordinary users here: " + namespace.text());
    }
    return user;
  }

  static OrdinaryUser withoutIds() throws IOException, InterruptedException {
    Root.require();
    for (String program : PROGRAMS) {
      boolean there =
          List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin").stream()
              .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
      assumeTrue(there, program + " is not installed (Debian: uidmap, passwd, util-linux)");
    }
    Path home = Files.createTempDirectory("jcompose-user-");
    String name = "jcit" + ProcessHandle.current().pid();
    // Ids of useradd's own choice would be there at once.
    succeed(
        List.of(
            "useradd",
            "--no-create-home",
            "--home-dir",
            home.toString(),
            "--key",
            "SUB_UID_COUNT=0",
            "--key",
            "SUB_GID_COUNT=0",
            name));
    OrdinaryUser user = new OrdinaryUser(name, home);
    succeed(List.of("chown", name + ":", home.toString()));
    boolean readable =
        user.run("test", "-x", Stack.repository().resolve("jcompose").toString()).code() == 0
            && user.run("test", "-x", System.getProperty("java.home") + "/bin/java").code() == 0;
    if (!readable) {
      user.close();
      assumeTrue(false, "other users may not read " + Stack.repository() + " or the JDK");
    }
    return user;
  }

  Path home() {
    return home;
  }

  OrdinaryUser with(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  /** What a command did. */
  record Outcome(int code, String text) {}

  /** Runs the launcher in the home directory and expects success; what it printed. */
  String jcompose(String... arguments) throws IOException, InterruptedException {
    Outcome outcome = tryJcompose(arguments);
    assertThat(outcome.code()).as(outcome.text()).isZero();
    return outcome.text();
  }

  Outcome tryJcompose(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Stack.repository().resolve("jcompose").toString());
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  /** Runs a command as this user, with this user's environment and no other. */
  Outcome run(String... command) throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>();
    whole.addAll(List.of("setpriv", "--reuid", name, "--regid", name, "--init-groups"));
    whole.addAll(List.of("env", "-i"));
    environment.forEach((key, value) -> whole.add(key + "=" + value));
    whole.addAll(List.of(command));
    return run(whole);
  }

  private static void succeed(List<String> command) throws IOException, InterruptedException {
    Outcome outcome = run(command);
    assertThat(outcome.code()).as("%s: %s", command, outcome.text()).isZero();
  }

  private static Outcome run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("jcompose-output-", "");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            command + " did not end within " + LIMIT + "\n" + Files.readString(output));
      }
      return new Outcome(
          process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
    } finally {
      Files.delete(output);
    }
  }

  /** Processes of this user that have not ended. */
  List<String> processes() throws IOException, InterruptedException {
    return run(List.of("ps", "-o", "stat=,pid=,args=", "-u", name))
        .text()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("Z"))
        .toList();
  }

  @Override
  public void close() {
    try {
      remove();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("user " + name + " is left", e);
    }
  }

  private void remove() throws IOException, InterruptedException {
    List<String> left = processes();
    if (!left.isEmpty()) {
      run("sh", "-c", "kill -9 -1");
    }
    run(List.of("userdel", name));
    run(List.of("rm", "-rf", home.toString()));
    assertThat(left).isEmpty();
    assertThat(home).doesNotExist();
  }
}

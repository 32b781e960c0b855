package dev.jcompose.linux.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Files.Pipe;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.Spawn;
import dev.jcompose.linux.script.Script.Step;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Scripts, taken by the real runner. */
@Tag("kernel")
class ScriptTest {

  private final Script script = new Script();

  private record Outcome(int exitCode, String status) {}

  @Test
  void stepsAreTakenInOrder() throws Exception {
    say("one ");
    say("two");
    script.call("exit_group", 7);
    assertThat(run()).isEqualTo(new Outcome(7, "one two"));
  }

  @Test
  void anErrorEndsItAndIsReported() throws Exception {
    Step open = script.call("chdir", script.string("/no/such/directory"));
    script.call("exit_group", 7);
    Outcome outcome = run();
    assertThat(outcome.exitCode).isEqualTo(1);
    ByteBuffer report = bytes(outcome.status);
    assertThat(report.getLong(0)).isEqualTo(open.address());
    assertThat(report.getLong(8)).isEqualTo(-Errno.ENOENT.code());
  }

  @Test
  void theResultDecidesWhatComesNext() throws Exception {
    Step error = script.aside("exit_group", 3);
    Step some = script.aside("exit_group", 4);
    Step none = script.aside("exit_group", 5);
    long same = script.words(9);
    long less = script.words(2);
    Step third = script.difference(same, same).then(error).ifZero(none);
    Step second = script.difference(less, same).then(some).ifNegative(third);
    Step first = script.difference(same, less).then(error).ifPositive(second);
    script.call("getpid").ifPositive(first);
    assertThat(run().exitCode).isEqualTo(5);
  }

  @Test
  void aResultMayBecomeAnArgument() throws Exception {
    Step exit = script.aside("exit_group", 0);
    Step difference = script.difference(script.words(50), script.words(8));
    difference.storeAt(exit.argument(0)).then(exit);
    script.call("getpid").then(difference);
    assertThat(run().exitCode).isEqualTo(42);
  }

  @Test
  void aForkGoesTwoWays() throws Exception {
    int sigchld = 17;
    long info = script.bytes(new byte[128]);
    Step wait = script.aside("waitid", 0, 0, info, 4, 0);
    Step parent = script.aside("exit_group", 6);
    wait.then(parent);
    script.call("clone", sigchld).ifPositive(wait);
    say("child");
    script.call("exit_group", 0);
    assertThat(run()).isEqualTo(new Outcome(6, "child"));
  }

  @Test
  void itEndsInAProgramWithItsArgumentsAndEnvironment() throws Exception {
    script.call(
        "execve",
        script.string("/bin/sh"),
        script.strings(List.of("sh", "-c", "echo $A $1 >&4; exit 9", "sh", "b")),
        script.strings(List.of("A=a")));
    assertThat(run()).isEqualTo(new Outcome(9, "a b\n"));
  }

  @Test
  void memoryGrowsWithWhatIsPutThere() throws Exception {
    String longText = "x".repeat(100_000);
    script.strings(List.of(longText));
    say(longText.substring(0, 60_000));
    script.call("exit_group", 0);
    assertThat(run().status).hasSize(60_000);
  }

  private void say(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    script.call("write", Script.STATUS_FD, script.bytes(bytes), bytes.length);
  }

  private Outcome run() throws Exception {
    try (ScriptRunner runner = new ScriptRunner();
        Fd memory = Files.memory("script", script.encode());
        Fd given = Files.duplicate(memory.number(), 100);
        Pipe status = Files.pipe();
        Spawn spawn = new Spawn(List.of("runner"), List.of())) {
      int pid;
      try (Fd told = Files.duplicate(status.writing().number(), 100)) {
        spawn
            .changeDirectory(runner.directory())
            .duplicate(given.number(), Script.SCRIPT_FD)
            .duplicate(told.number(), Script.STATUS_FD)
            .closeFrom(5);
        pid = spawn.run(ScriptRunner.NAME);
      }
      status.writing().close();
      StringBuilder text = new StringBuilder();
      byte[] buffer = new byte[4096];
      int length;
      while ((length = Files.read(status.reading().number(), buffer)) > 0) {
        text.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
      }
      try (Fd pidfd = Processes.openPidfd(pid)) {
        return new Outcome(Processes.awaitExit(pidfd.number()), text.toString());
      }
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1))
        .order(ByteOrder.nativeOrder());
  }
}

package dev.jcompose.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.AttachRequest;
import dev.jcompose.engine.api.ContainerDetails;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.ExitWait;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.LogsRequest;
import dev.jcompose.engine.api.RestartPolicy;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is killed, and the next one on its data root. */
@Tag("kernel")
@Timeout(120)
class RecoveryTest {

  @TempDir Path directory;
  private EngineProcess process;

  @BeforeEach
  void start() throws Exception {
    Assumptions.assumeTrue(TestImage.busybox().isPresent(), "needs a static busybox");
    process = EngineProcess.start(directory);
    process.engine().images().load(TestImage.archive(), _ -> {});
  }

  @AfterEach
  void stop() throws Exception {
    for (var left : containers().list(true, dev.jcompose.engine.api.Filters.NONE)) {
      containers().remove(left.id(), true, true);
    }
    process.stop();
    Traces.assertNone(process.dataRoot(), process.log());
  }

  private Engine.Containers containers() {
    return process.engine().containers();
  }

  private String run(Recipe recipe) {
    String id = containers().create(recipe.name(), recipe.request()).id();
    containers().start(id);
    return id;
  }

  private void killAndStartAgain() throws Exception {
    process.kill();
    process.startAgain();
  }

  @Test
  void runningContainersGoOnWithTheirLogsAndExitCodes() throws Exception {
    String script = "i=0; while [ $i -lt 150 ]; do i=$((i+1)); echo $i; sleep 0.1; done; exit 11";
    String id = run(Recipe.sh(script).on("bridge"));
    TimeUnit.MILLISECONDS.sleep(500);
    ContainerDetails before = containers().inspect(id);
    process.kill();
    TimeUnit.MILLISECONDS.sleep(500);
    process.startAgain();
    ContainerDetails after = containers().inspect(id);
    assertThat(after.state().status()).isEqualTo("running");
    assertThat(after.state().pid()).isEqualTo(before.state().pid());
    assertThat(after.state().startedAt()).isEqualTo(before.state().startedAt());
    assertThat(after.networkSettings().networks()).containsKey("bridge");
    assertThat(after.networkSettings().networks()).isEqualTo(before.networkSettings().networks());
    try (ExitWait wait = containers().wait(id, "not-running")) {
      assertThat(wait.await().statusCode()).isEqualTo(known(11));
    }
    assertThat(log(id).lines().map(Integer::parseInt)).hasSize(150).endsWith(149, 150);
  }

  @Test
  void aContainerThatEndsWithoutAnEngineLeavesItsLastWordsAndItsCode() throws Exception {
    String id = run(Recipe.sh("echo begun; read x </proc/uptime; sleep 1.5; echo last; exit 7"));
    String killed = run(Recipe.sh("sleep 600"));
    int pid = containers().inspect(killed).state().pid();
    EngineContract.eventually(Duration.ofSeconds(10), () -> log(id).equals("begun\n"));
    process.kill();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    TimeUnit.MILLISECONDS.sleep(2000);
    process.startAgain();
    assertThat(containers().inspect(id).state().status()).isEqualTo("exited");
    assertThat(containers().inspect(id).state().exitCode()).isEqualTo(known(7));
    assertThat(containers().inspect(killed).state().exitCode()).isEqualTo(known(137));
    assertThat(log(id)).isEqualTo("begun\nlast\n");
    killAndStartAgain();
    assertThat(containers().inspect(id).state().exitCode()).isEqualTo(known(7));
  }

  @Test
  void terminalsAndInputsStayOpen() throws Exception {
    String terminal =
        run(
            Recipe.sh("while read line; do echo got $line; done")
                .config(c -> c.tty(true).openStdin(true)));
    String input =
        run(
            Recipe.sh("while read line; do echo got $line; done; echo end")
                .config(c -> c.openStdin(true)));
    killAndStartAgain();
    killAndStartAgain();
    for (String id : List.of(terminal, input)) {
      assertThat(containers().inspect(id).state().status()).isEqualTo("running");
      try (var attached =
          containers().attach(id, new AttachRequest(true, true, true, false, true, ""))) {
        attached.stdin().write("hello\n".getBytes(StandardCharsets.UTF_8));
        attached.stdin().flush();
        EngineContract.eventually(Duration.ofSeconds(10), () -> log(id).contains("got hello"));
      }
      assertThat(log(id)).contains("got hello").doesNotContain("end");
    }
    containers().resize(terminal, 30, 100);
  }

  /** An exit code that a stranger can learn since Linux 6.15; before, it is unknown. */
  static int known(int code) {
    String[] version = System.getProperty("os.version").split("[.-]", 3);
    int major = Integer.parseInt(version[0]);
    boolean told = major > 6 || (major == 6 && Integer.parseInt(version[1]) >= 15);
    return told ? code : 255;
  }

  @Test
  void anExecAndAStopWorkOnWhatWasTakenOver() throws Exception {
    String id = run(Recipe.sh("trap 'exit 3' TERM; echo up; while :; do sleep 0.1; done"));
    killAndStartAgain();
    var exec = process.engine().execs().create(id, EngineContract.execOf("true"));
    process
        .engine()
        .execs()
        .start(exec, new dev.jcompose.engine.api.ExecStart(true, false, null))
        .close();
    containers().stop(id, 5, null);
    assertThat(containers().inspect(id).state().status()).isEqualTo("exited");
    assertThat(containers().inspect(id).state().exitCode()).isIn(3, 255);
    containers().start(id);
    assertThat(containers().inspect(id).state().running()).isTrue();
  }

  @Test
  void restartPoliciesHoldAcrossEngines() throws Exception {
    String always =
        run(
            Recipe.sh("sleep 1; exit 1")
                .host(h -> h.restartPolicy(new RestartPolicy("always", 0))));
    String never = run(Recipe.sh("sleep 1; exit 1"));
    process.kill();
    TimeUnit.MILLISECONDS.sleep(1500);
    process.startAgain();
    EngineContract.eventually(
        Duration.ofSeconds(10),
        () -> !containers().inspect(always).state().status().equals("exited"));
    assertThat(containers().inspect(always).state().status()).isIn("running", "restarting");
    assertThat(containers().inspect(never).state().status()).isEqualTo("exited");
  }

  @Test
  void anEngineThatIsToldToLeaveLeavesContainersRunning() throws Exception {
    String id = run(Recipe.sh("while :; do sleep 0.1; done"));
    int pid = containers().inspect(id).state().pid();
    process.stop();
    assertThat(ProcessHandle.of(pid)).isPresent();
    process.startAgain();
    assertThat(containers().inspect(id).state().pid()).isEqualTo(pid);
  }

  private String log(String id) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (FrameStream frames = containers().logs(id, LogsRequest.ALL)) {
      Frame frame;
      while ((frame = frames.next()) != null) {
        bytes.writeBytes(frame.bytes());
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}

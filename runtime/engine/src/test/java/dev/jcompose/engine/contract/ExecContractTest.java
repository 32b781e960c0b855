package dev.jcompose.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ExecConfig;
import dev.jcompose.engine.api.ExecStart;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Further processes in a container. */
class ExecContractTest extends EngineContract {

  private static final String FOREVER = "while :; do sleep 1; done";

  @Test
  void outputAndExitCodeAreThereWhenTheStreamEnds() throws Exception {
    String id = start(Recipe.sh(FOREVER));
    for (int i = 0; i < 20; i++) {
      Result result = exec(id, "sh", "-c", "echo out; echo err >&2; exit " + i);
      assertThat(result).isEqualTo(new Result(i, "out\n", "err\n"));
    }
  }

  @Test
  void itHasTheContainersWorldAndItsOwnWishes() throws Exception {
    String id =
        start(
            Recipe.sh(FOREVER)
                .config(c -> c.env(List.of("A=1", "B=2")).workingDir("/var").hostname("box")));
    assertThat(exec(id, "sh", "-c", "echo $A $FROM_IMAGE $(pwd) $(hostname) $(id -u)").out())
        .isEqualTo("1 yes /var box 0\n");
    ExecConfig asked =
        new ExecConfig(
            false,
            true,
            true,
            false,
            "",
            List.of("A=other", "C=3"),
            List.of("sh", "-c", "echo $A $B $C $(pwd) $(id -u):$(id -g) $HOME; id -G"),
            false,
            "app",
            "/home",
            null);
    assertThat(exec(id, asked).out()).isEqualTo("other 2 3 /home 1000:1001 /home/app\n1001 2000\n");
  }

  @Test
  void whatCannotStartHasItsExitCode() throws Exception {
    String id = start(Recipe.sh(FOREVER));
    Result missing = exec(id, "no-such-program");
    assertThat(missing.exitCode()).isIn(126, 127);
    assertThat(missing.out()).contains("no-such-program").contains("executable file not found");
    assertThat(exec(id, "/etc").exitCode()).isEqualTo(126);
  }

  @Test
  void inputEndsWhenTheClientSaysSo() throws Exception {
    String id = start(Recipe.sh(FOREVER));
    ExecConfig cat =
        new ExecConfig(
            true, true, true, false, "", List.of(), List.of("wc", "-c"), false, "", "", null);
    String exec = engine().execs().create(id, cat);
    try (AttachedStream stream = engine().execs().start(exec, new ExecStart(false, false, null))) {
      byte[] much = new byte[300_000];
      stream.stdin().write(much);
      stream.stdin().close();
      assertThat(collect(stream, 0).out().strip()).isEqualTo("300000");
    }
    assertThat(engine().execs().inspect(exec).exitCode()).isZero();
    assertRefused(
        Kind.CONFLICT, () -> engine().execs().start(exec, new ExecStart(true, false, null)));
  }

  @Test
  void aTerminalIsATerminal() throws Exception {
    String id = start(Recipe.sh(FOREVER));
    ExecConfig tty =
        new ExecConfig(
            true,
            true,
            true,
            true,
            "",
            List.of(),
            List.of("sh", "-c", "test -t 1 && echo yes; echo $TERM; exit 4"),
            false,
            "",
            "",
            null);
    Result result = exec(id, tty);
    assertThat(result.out()).isEqualTo("yes\r\nxterm\r\n");
    assertThat(result.exitCode()).isEqualTo(4);
  }

  @Test
  void detachedOnesRunOn() throws Exception {
    String id = start(Recipe.sh(FOREVER));
    String exec = engine().execs().create(id, execOf("sh", "-c", "sleep 0.3; exit 9"));
    engine().execs().start(exec, new ExecStart(true, false, null)).close();
    assertThat(engine().execs().inspect(exec).running()).isTrue();
    assertThat(engine().execs().inspect(exec).pid()).isPositive();
    eventually(Duration.ofSeconds(10), () -> !engine().execs().inspect(exec).running());
    assertThat(engine().execs().inspect(exec).exitCode()).isEqualTo(9);
  }

  @Test
  void onlyRunningContainersTakeThem() {
    String id = create(Recipe.of("true"));
    assertRefused(Kind.CONFLICT, () -> engine().execs().create(id, execOf("true")));
    assertRefused(Kind.NOT_FOUND, () -> engine().execs().inspect("no-such-exec"));
    assertRefused(Kind.NOT_FOUND, () -> engine().execs().create("no-such", execOf("true")));
  }

  @Test
  void theyEndWithTheContainer() throws Exception {
    String id = start(Recipe.sh(FOREVER));
    String exec = engine().execs().create(id, execOf("sh", "-c", "echo on; sleep 100"));
    try (AttachedStream stream = engine().execs().start(exec, new ExecStart(false, false, null))) {
      assertThat(stream.next()).isNotNull();
      containers().kill(id, "KILL");
      assertThat(collect(stream, 0).out()).isEmpty();
    }
    eventually(Duration.ofSeconds(10), () -> !engine().execs().inspect(exec).running());
    assertThat(engine().execs().inspect(exec).exitCode()).isEqualTo(137);
  }
}

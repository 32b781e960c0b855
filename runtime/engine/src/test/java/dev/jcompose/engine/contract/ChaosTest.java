package dev.jcompose.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.ContainerDetails;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.ExecStart;
import dev.jcompose.engine.api.ExitWait;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.LogsRequest;
import dev.jcompose.engine.api.RestartPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine is killed again and again, at random, under containers that print and while it makes,
 * starts, stops and removes others. {@code -Djcompose.chaos.rounds=200 -Djcompose.chaos.seed=N} for
 * more of it, or the same again.
 */
@Tag("kernel")
class ChaosTest {
  private static final int ROUNDS = Integer.getInteger("jcompose.chaos.rounds", 10);
  private static final long SEED = Long.getLong("jcompose.chaos.seed", System.nanoTime());

  /** One line after the other. */
  private static final String STEADY =
      "trap 'echo $i; exit 5' TERM; i=0; while :; do i=$((i+1)); echo $i; usleep 3000; done";

  /** Many lines at once, then a pause. */
  private static final String BURSTS =
      "trap 'end=1' TERM; i=0; while [ -z \"$end\" ]; do n=0; "
          + "while [ $n -lt 200 ]; do n=$((n+1)); i=$((i+1)); echo $i; done; usleep 100000; done; "
          + "echo $i; exit 5";

  /** Lines that come in pieces, some longer than a log record. */
  private static final String PIECES =
      "trap 'end=1' TERM; long=x; while [ ${#long} -lt 20000 ]; do long=$long$long; done; i=0; "
          + "while [ -z \"$end\" ]; do i=$((i+1)); printf $i; usleep 2000; "
          + "[ $((i % 50)) = 0 ] && printf \" $long\"; echo; done; echo $i; exit 5";

  private static final int JOB_LINES = 300;
  private static final LogsRequest OUT = new LogsRequest(true, false, false, false, -1, null, null);

  @TempDir Path directory;
  private EngineProcess process;
  private final Random random = new Random(SEED);

  @BeforeEach
  void start() throws Exception {
    Assumptions.assumeTrue(TestImage.busybox().isPresent(), "needs a static busybox");
    System.out.printf("chaos: seed=%d rounds=%d%n", SEED, ROUNDS);
    process = EngineProcess.start(directory);
    process.engine().images().load(TestImage.archive(), _ -> {});
  }

  @Test
  void nothingThatTheEngineSuffersReachesItsContainers() throws Exception {
    Map<String, Integer> writers = new LinkedHashMap<>();
    for (String script : List.of(STEADY, BURSTS, PIECES)) {
      String id = start(Recipe.sh(script).on("bridge"));
      writers.put(id, containers().inspect(id).state().pid());
    }
    String phoenix =
        start(
            Recipe.sh("echo up; sleep 0.2; exit 3")
                .host(h -> h.restartPolicy(new RestartPolicy("always", 0))));
    for (int round = 0; round < ROUNDS; round++) {
      round(round, writers);
    }
    containers().remove(phoenix, true, true);
    for (String id : writers.keySet()) {
      containers().stop(id, 20, null);
      assertThat(containers().inspect(id).state().exitCode()).as(at(ROUNDS)).isEqualTo(5);
      assertComplete(id);
    }
    for (var left : containers().list(true, Filters.NONE)) {
      containers().remove(left.id(), true, true);
    }
    process.stop();
    Traces.assertNone(process.dataRoot(), process.log());
  }

  private Engine.Containers containers() {
    return process.engine().containers();
  }

  private String start(Recipe recipe) {
    String id = containers().create(recipe.name(), recipe.request()).id();
    containers().start(id);
    return id;
  }

  private static String at(int round) {
    return "seed %d round %d".formatted(SEED, round);
  }

  private void round(int round, Map<String, Integer> writers) throws Exception {
    int code = 1 + random.nextInt(100);
    Thread job = Thread.ofVirtual().start(() -> quietly(() -> job("job-" + round, code)));
    Thread churn = Thread.ofVirtual().start(() -> quietly(() -> churn(new Random(SEED + round))));
    TimeUnit.MILLISECONDS.sleep(random.nextInt(400));
    process.kill();
    job.join();
    churn.join();
    if (random.nextInt(3) == 0) {
      // The next one does not get far either.
      process.startAndKill(random.nextInt(1500));
    }
    process.startAgain();
    writers.forEach(
        (id, pid) -> {
          ContainerDetails writer = containers().inspect(id);
          assertThat(writer.state().status()).as(at(round)).isEqualTo("running");
          assertThat(writer.state().pid()).as(at(round)).isEqualTo(pid);
        });
    assertJob("job-" + round, code, round);
  }

  /** Prints, and ends with a code. */
  private void job(String name, int code) {
    String script =
        "i=0; while [ $i -lt %d ]; do i=$((i+1)); echo $i; done; exit %d"
            .formatted(JOB_LINES, code);
    start(Recipe.sh(script).named(name));
  }

  /** A job that was started has ended as it should, and all that it printed is there. */
  private void assertJob(String name, int code, int round) throws Exception {
    List<String> found =
        containers().list(true, Filters.NONE).stream()
            .filter(c -> c.names().contains("/" + name))
            .map(c -> c.id())
            .toList();
    if (found.isEmpty()) {
      return;
    }
    String id = found.getFirst();
    if (containers().inspect(id).state().running()) {
      try (ExitWait wait = containers().wait(id, "not-running")) {
        int _ = wait.await().statusCode();
      }
    }
    ContainerDetails job = containers().inspect(id);
    if (!job.state().status().equals("created")) {
      assertThat(job.state().exitCode()).as(at(round) + " " + process.log()).isIn(known(code));
      assertThat(lines(id)).as(at(round)).isEqualTo(numbers(JOB_LINES));
    }
    containers().remove(id, true, true);
  }

  private static List<Integer> known(int code) {
    return RecoveryTest.known(code) == code ? List.of(code) : List.of(code, 255);
  }

  /** Containers that come, run something and go. */
  private void churn(Random choice) throws Exception {
    while (true) {
      String id = start(Recipe.sh("while :; do sleep 0.1; done").on("bridge"));
      switch (choice.nextInt(4)) {
        case 0 -> containers().stop(id, 0, null);
        case 1 -> {
          var exec = process.engine().execs().create(id, EngineContract.execOf("true"));
          process.engine().execs().start(exec, new ExecStart(false, false, null)).close();
        }
        case 2 -> containers().restart(id, 0, null);
        default -> {}
      }
      containers().remove(id, true, true);
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  /** Until the engine is killed. */
  private static void quietly(Work work) {
    try {
      work.run();
    } catch (EngineException e) {
      assertThat(e.kind()).isEqualTo(EngineException.Kind.UNAVAILABLE);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Numbers from 1 on; the last is printed twice, as a farewell. Millions: none is kept. */
  private void assertComplete(String id) throws Exception {
    int last = 0;
    int farewells = 0;
    StringBuilder rest = new StringBuilder();
    try (FrameStream frames = containers().logs(id, OUT)) {
      Frame frame;
      while ((frame = frames.next()) != null) {
        rest.append(new String(frame.bytes(), StandardCharsets.UTF_8));
        if (rest.charAt(rest.length() - 1) == '\n') {
          int number = Integer.parseInt(rest.toString().strip().split(" ", 2)[0]);
          farewells += number == last ? 1 : 0;
          assertThat(number).as("after %d, %s", last, at(ROUNDS)).isBetween(last, last + 1);
          last = number;
          rest.setLength(0);
        }
      }
    }
    assertThat(farewells).as(at(ROUNDS)).isEqualTo(1);
    assertThat(rest).as(at(ROUNDS)).isEmpty();
  }

  private static List<Integer> numbers(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  private List<Integer> lines(String id) throws Exception {
    List<Integer> numbers = new ArrayList<>();
    EngineContract.logs(process.engine(), id, 0, LogsRequest.ALL)
        .out()
        .lines()
        .map(line -> Integer.parseInt(line.split(" ", 2)[0]))
        .forEach(numbers::add);
    return numbers;
  }
}

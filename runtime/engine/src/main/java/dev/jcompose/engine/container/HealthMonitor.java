package dev.jcompose.engine.container;

import dev.jcompose.engine.api.ContainerState;
import dev.jcompose.engine.launch.LaunchException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Probes a running container: at once and then with growing pauses until it is first healthy, and
 * besides at the file's own interval, where failures count. One virtual thread; ends when
 * interrupted.
 */
final class HealthMonitor implements Runnable {

  /** Runs a probe's command in the container. */
  interface Prober {
    /** The exit code and the first bytes of output; the command is killed at the timeout. */
    Outcome probe(HealthRules rules) throws IOException, InterruptedException;
  }

  /** {@code timedOut}: it was killed. */
  record Outcome(int exitCode, String output, boolean timedOut) {}

  /** Passes time. */
  interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }

  private final HealthRules rules;
  private final Prober prober;
  private final Sleeper sleeper;
  private final InstantSource clock;
  private final Instant containerStart;
  private final Consumer<HealthState> changed;
  private HealthState state;

  HealthMonitor(
      HealthRules rules,
      Prober prober,
      InstantSource clock,
      Sleeper sleeper,
      Instant containerStart,
      HealthState initial,
      Consumer<HealthState> changed) {
    this.rules = rules;
    this.prober = prober;
    this.clock = clock;
    this.sleeper = sleeper;
    this.containerStart = containerStart;
    this.state = initial;
    this.changed = changed;
  }

  @Override
  public void run() {
    try {
      Instant nextCounting = clock.instant().plus(pause());
      int early = 0;
      while (true) {
        boolean starting = rules.early() && state.status() == HealthState.Status.STARTING;
        Duration untilCounting = Duration.between(clock.instant(), nextCounting);
        Duration wait = untilCounting;
        if (starting && early > 0) {
          wait = shorter(rules.earlyPause(early - 1), untilCounting);
        } else if (starting) {
          wait = Duration.ZERO;
        }
        if (wait.isPositive()) {
          sleeper.sleep(wait);
        }
        boolean counts = !clock.instant().isBefore(nextCounting);
        probe(counts);
        early++;
        if (counts) {
          nextCounting = clock.instant().plus(pause());
        }
      }
    } catch (InterruptedException e) {
      // The container ended or is paused; the monitor ends with it.
      Thread.currentThread().interrupt();
    }
  }

  /** From the end of one counting probe to the next, as moby has it. */
  private Duration pause() {
    Duration age = Duration.between(containerStart, clock.instant());
    return state.status() == HealthState.Status.STARTING && age.compareTo(rules.startPeriod()) < 0
        ? rules.startInterval()
        : rules.interval();
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private void probe(boolean counts) throws InterruptedException {
    Instant begun = clock.instant();
    Outcome outcome;
    try {
      outcome = prober.probe(rules);
    } catch (LaunchException e) {
      outcome = new Outcome(e.exitCode(), String.valueOf(e.getMessage()), false);
    } catch (IOException e) {
      outcome = new Outcome(-1, String.valueOf(e.getMessage()), false);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException();
    }
    String output = outcome.output();
    if (outcome.timedOut()) {
      output =
          "Health check exceeded timeout ("
              + text(rules.timeout())
              + ")"
              + (output.isEmpty() ? "" : ": " + output);
    }
    ContainerState.Probe probe =
        new ContainerState.Probe(
            begun.toString(), clock.instant().toString(), outcome.exitCode(), output);
    state = state.after(new HealthState.Result(probe, begun, counts), rules, containerStart);
    changed.accept(state);
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}

package dev.jcompose.engine.container;

import dev.jcompose.engine.api.ExecConfig;
import dev.jcompose.engine.io.Drain;
import dev.jcompose.engine.launch.Launched;
import dev.jcompose.engine.launch.Stdio;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.SyscallException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs a health check's command in a container. */
final class HealthProbe implements HealthMonitor.Prober {

  private static final int MAX_OUTPUT = 4096;
  private static final Duration KILL_WITHIN = Duration.ofSeconds(5);

  private final Machinery machinery;
  private final ContainerRecord container;
  private final Run run;

  HealthProbe(Machinery machinery, ContainerRecord container, Run run) {
    this.machinery = machinery;
    this.container = container;
    this.run = run;
  }

  @Override
  public HealthMonitor.Outcome probe(HealthRules rules) throws IOException, InterruptedException {
    ExecConfig exec =
        new ExecConfig(
            false, true, true, false, "", List.of(), rules.command(), false, "", "", null);
    Output output = new Output();
    Files.Pipe pipe = Files.pipe();
    Launched process;
    try {
      int writing = pipe.writing().number();
      process =
          ExecLaunch.start(
              machinery, container, run, exec, new Stdio.Streams(-1, writing, writing));
    } catch (IOException | RuntimeException e) {
      pipe.reading().close();
      throw e;
    } finally {
      pipe.writing().close();
    }
    try (process;
        Drain drain = new Drain(machinery.io(), pipe.reading(), output)) {
      CountDownLatch ended = new CountDownLatch(1);
      var watch = machinery.io().once(process.pidfd().number(), ended::countDown);
      boolean inTime = false;
      int code = -1;
      try {
        inTime = ended.await(rules.timeout().toNanos(), TimeUnit.NANOSECONDS);
      } finally {
        if (!inTime) {
          kill(process, ended);
        }
        watch.cancel();
        // Else it stays a zombie: it is our child.
        code = Processes.reap(process.pidfd().number()).orElse(-1);
      }
      drain.finish();
      return new HealthMonitor.Outcome(inTime ? code : -1, output.text(), !inTime);
    }
  }

  /** Waits on without regard to interrupts: SIGKILL ends it at once, unless it is frozen. */
  private static void kill(Launched process, CountDownLatch ended) throws SyscallException {
    try {
      Processes.signal(process.pidfd().number(), Processes.SIGKILL);
    } catch (SyscallException e) {
      if (!e.is(Errno.ESRCH)) {
        throw e;
      }
    }
    boolean interrupted = false;
    long end = System.nanoTime() + KILL_WITHIN.toNanos();
    while (true) {
      try {
        boolean _ = ended.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The first bytes of what the command prints. */
  private static final class Output implements Drain.Sink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public synchronized boolean take(ByteBuffer buffer) {
      int room = MAX_OUTPUT + 1 - bytes.size();
      byte[] part = new byte[Math.min(Math.max(room, 0), buffer.remaining())];
      buffer.get(part);
      bytes.writeBytes(part);
      buffer.position(buffer.limit());
      return true;
    }

    synchronized String text() {
      String text = bytes.toString(StandardCharsets.UTF_8);
      return bytes.size() > MAX_OUTPUT ? text.substring(0, MAX_OUTPUT) + "..." : text;
    }
  }
}

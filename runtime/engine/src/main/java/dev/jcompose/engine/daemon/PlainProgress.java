package dev.jcompose.engine.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.build.BuildException;
import dev.jcompose.engine.api.Progress;
import dev.jcompose.images.reference.Digest;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Progress as BuildKit prints it plainly: {@code #4 [2/3] RUN make}, {@code #4 0.12 text}. */
final class PlainProgress implements BuildProgress {

  private final Consumer<Progress> sink;
  private final InstantSource clock;
  private int count;

  PlainProgress(Consumer<Progress> sink, InstantSource clock) {
    this.sink = sink;
    this.clock = clock;
  }

  private synchronized void line(String text) {
    sink.accept(Progress.text(text + "\n"));
  }

  @Override
  public StepLog step(String title) {
    int number;
    synchronized (this) {
      number = ++count;
    }
    line("#" + number + " " + title.replaceAll("\\s*\\n\\s*", " "));
    return new Step(number);
  }

  @Override
  public void warning(String text) {
    line("WARN: " + text);
  }

  @Override
  public void built(Digest image, List<String> names) {
    line("writing image " + image);
    names.forEach(name -> line("naming to " + name));
  }

  @Override
  public void failed(BuildException failure) {
    String excerpt = failure.excerpt();
    if (!excerpt.isEmpty()) {
      line(excerpt.stripTrailing());
    }
    sink.accept(Progress.failure(String.valueOf(failure.getMessage()), failure.exitCode()));
  }

  private final class Step implements StepLog {
    private final int number;
    private final Instant begin = clock.instant();
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

    Step(int number) {
      this.number = number;
    }

    private String seconds(String format) {
      double seconds = Duration.between(begin, clock.instant()).toNanos() / 1e9;
      return String.format(Locale.ROOT, format, seconds);
    }

    @Override
    public synchronized void output(byte[] bytes, int length) {
      for (int i = 0; i < length; i++) {
        if (bytes[i] == '\n') {
          flush();
        } else {
          rest.write(bytes[i]);
        }
      }
    }

    private void flush() {
      line("#" + number + " " + seconds("%.3f") + " " + rest.toString(UTF_8));
      rest.reset();
    }

    private synchronized void end(String word) {
      if (rest.size() > 0) {
        flush();
      }
      line("#" + number + " " + word);
    }

    @Override
    public void cached() {
      end("CACHED");
    }

    @Override
    public void done() {
      end("DONE " + seconds("%.1f") + "s");
    }

    @Override
    public void failed(String message) {
      end("ERROR: " + message);
    }
  }
}

package dev.jcompose.engine.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.build.BuildException;
import dev.jcompose.engine.api.Progress;
import dev.jcompose.images.reference.Digest;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Progress as Docker's classic builder tells it. Clients take the id from {@code Successfully
 * built}.
 */
final class ClassicProgress implements BuildProgress {

  private static final Pattern TITLE =
      Pattern.compile("\\[(?:\\S+ )? *(\\d+/\\d+)] (.*)", Pattern.DOTALL);

  private final Consumer<Progress> sink;

  ClassicProgress(Consumer<Progress> sink) {
    this.sink = sink;
  }

  private synchronized void text(String text) {
    sink.accept(Progress.text(text));
  }

  @Override
  public StepLog step(String title) {
    Matcher matcher = TITLE.matcher(title);
    String step = matcher.matches() ? matcher.group(1) + " : " + matcher.group(2) : title;
    text("Step " + step + "\n");
    return new StepLog() {
      @Override
      public void output(byte[] bytes, int length) {
        text(new String(Arrays.copyOf(bytes, length), UTF_8));
      }

      @Override
      public void cached() {
        text(" ---> Using cache\n");
      }

      @Override
      public void done() {}

      @Override
      public void failed(String message) {}
    };
  }

  @Override
  public void warning(String text) {
    text("[Warning] " + text + "\n");
  }

  @Override
  public void built(Digest image, List<String> names) {
    text("Successfully built " + image.shortHex() + "\n");
    names.forEach(
        name -> text("Successfully tagged " + (tagged(name) ? name : name + ":latest") + "\n"));
  }

  private static boolean tagged(String name) {
    return name.indexOf(':', name.lastIndexOf('/') + 1) >= 0;
  }

  @Override
  public void failed(BuildException failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher step =
        Pattern.compile("process \"(.*)\" did not complete.*: (\\d+)", Pattern.DOTALL)
            .matcher(message);
    if (step.matches()) {
      message = "The command '" + step.group(1) + "' returned a non-zero code: " + step.group(2);
    } else if (!failure.excerpt().isEmpty()) {
      message += "\n" + failure.excerpt();
    }
    sink.accept(Progress.failure(message, failure.exitCode()));
  }
}

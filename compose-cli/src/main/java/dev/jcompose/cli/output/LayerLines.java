package dev.jcompose.cli.output;

import dev.jcompose.engine.api.Progress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An image's layers on the way, on standard error: a line whenever a layer comes to another stage.
 */
public final class LayerLines implements Consumer<Progress>, AutoCloseable {
  private final Output output;
  private final boolean quiet;
  private final Map<String, String> stages = new LinkedHashMap<>();

  private LayerLines(Output output, boolean quiet) {
    this.output = output;
    this.quiet = quiet;
  }

  /** For one image. */
  public static LayerLines of(Output output, boolean quiet) {
    return new LayerLines(output, quiet);
  }

  @Override
  public synchronized void accept(Progress progress) {
    String status = progress.status();
    if (quiet || status == null) {
      return;
    }
    String id = progress.id();
    if (id == null) {
      output.message(status);
      return;
    }
    if (!status.equals(stages.put(id, status))) {
      output.message(id + ": " + status);
    }
  }

  @Override
  public void close() {
    stages.clear();
  }
}

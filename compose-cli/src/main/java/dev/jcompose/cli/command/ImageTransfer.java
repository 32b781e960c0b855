package dev.jcompose.cli.command;

import dev.jcompose.cli.output.LayerLines;
import dev.jcompose.engine.api.RegistryAuth;
import java.io.IOException;

/** Single images between registries and the engine: {@code image pull} and {@code push}. */
final class ImageTransfer {
  private ImageTransfer() {}

  /** Fetches an image. */
  static final class Pull implements Action {
    private String platform = "";
    private boolean quiet;
    private String image = "";

    @Override
    public void define(Options options) {
      options.about("Fetches an image from its registry.");
      options.value(value -> platform = value, "PLATFORM", "Such as linux/arm64.", "--platform");
      options.flag(value -> quiet = value, "Prints the name only.", "-q", "--quiet");
      options.operand("IMAGE", value -> image = value);
    }

    @Override
    public int run(Session session) throws IOException, InterruptedException {
      session.interrupts().listen();
      try (LayerLines lines = LayerLines.of(session.output(), quiet)) {
        session.engine().images().pull(image, platform, RegistryAuth.NONE, lines);
      }
      session.output().line(image);
      return ExitCode.OK;
    }
  }

  /** Sends an image. */
  static final class Push implements Action {
    private boolean quiet;
    private String image = "";

    @Override
    public void define(Options options) {
      options.about("Sends an image to its registry.");
      options.flag(value -> quiet = value, "Prints the name only.", "-q", "--quiet");
      options.operand("IMAGE", value -> image = value);
    }

    @Override
    public int run(Session session) throws IOException, InterruptedException {
      session.interrupts().listen();
      try (LayerLines lines = LayerLines.of(session.output(), quiet)) {
        session.engine().images().push(image, RegistryAuth.NONE, lines);
      }
      session.output().line(image);
      return ExitCode.OK;
    }
  }
}

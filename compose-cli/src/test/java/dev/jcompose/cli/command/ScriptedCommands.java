package dev.jcompose.cli.command;

import static dev.jcompose.engine.client.ScriptedEngine.json;

import dev.jcompose.cli.output.Output;
import dev.jcompose.cli.terminal.Interrupts;
import dev.jcompose.engine.client.ScriptedEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole command lines in this process, with an engine that answers from a script. */
@NullUnmarked
@Timeout(60)
abstract class ScriptedCommands {
  private static final String RUNNING =
      """
      {"Id":"c1","Names":["/demo-web-1"],"Image":"busybox","ImageID":"sha256:0123456789abcdef","Command":"sleep 1","State":"running",
       "Status":"Up 2 seconds","Ports":[{"IP":"127.0.0.1","PrivatePort":80,"PublicPort":8080,
       "Type":"tcp"}],"Labels":{"com.docker.compose.project":"demo",
       "com.docker.compose.service":"web","com.docker.compose.oneoff":"False",
       "com.docker.compose.container-number":"1",
       "com.docker.compose.project.config_files":"/demo/compose.yaml"},
       "NetworkSettings":{"Networks":{"demo_default":{}}}}\
      """;

  @TempDir Path directory;
  ScriptedEngine engine;
  String out = "";
  String err = "";

  @BeforeEach
  void listen() throws IOException {
    engine = ScriptedEngine.at(directory.resolve("engine.sock"), "1.44");
    engine.on("GET /v1.44/containers/json", json(200, "[" + RUNNING + "]"));
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
  }

  /** Runs a whole command line; its output is in {@link #out} and {@link #err}. */
  int run(String... arguments) {
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(List.of("--host", engine.host()));
    all.addAll(List.of(arguments));
    int code =
        new CommandLineRunner(Output.to(outBytes, errBytes), Map.of(), new Interrupts())
            .run(all.toArray(String[]::new));
    out = outBytes.toString(StandardCharsets.UTF_8);
    err = errBytes.toString(StandardCharsets.UTF_8);
    return code;
  }
}

package dev.jcompose.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.build.context.FileTree;
import dev.jcompose.engine.api.context.IgnoreRules;
import dev.jcompose.images.Image;
import dev.jcompose.images.store.ImageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which steps of a build are done again after a change. The steps' processes are played. */
@Tag("kernel")
class CacheTest {

  private static final String DOCKERFILE =
      """
      FROM scratch AS deps
      ARG VERSION=1
      COPY package.json /app/
      RUN install deps
      FROM scratch AS tools
      RUN make tools
      FROM deps AS final
      COPY --from=tools /tools /tools
      COPY src /app/src
      RUN compile
      CMD ["run"]
      """;

  @TempDir Path directory;
  private Path context;
  private Builder builder;
  private ImageStore store;
  private final PlayedSteps steps = new PlayedSteps();
  private final Map<String, String> arguments = new LinkedHashMap<>();
  private final ReadLog log = new ReadLog();
  private String dockerfile = DOCKERFILE;
  private String target = "";
  private BuildRequest.Caching caching = BuildRequest.Caching.USED;

  @BeforeEach
  void make() throws IOException {
    store = ImageStore.open(directory.resolve("root"));
    builder = openBuilder();
    context = directory.resolve("context");
    Files.createDirectories(context.resolve("src"));
    Files.writeString(context.resolve("package.json"), "{}");
    Files.writeString(context.resolve("src/a"), "a");
    Files.writeString(context.resolve("README"), "read");
  }

  private Builder openBuilder() throws IOException {
    return new Builder(
        store,
        directory.resolve("root/build"),
        steps,
        (name, _) -> store.find(name).orElseThrow(() -> new BuildException("no image " + name)),
        InstantSource.system());
  }

  private Image build() throws IOException, InterruptedException {
    log.clear();
    BuildRequest usual = BuildRequest.of(dockerfile);
    return builder.build(
        new BuildRequest(
            dockerfile,
            "Dockerfile",
            FileTree.ofDirectory(context, IgnoreRules.NONE),
            Map.of(),
            target,
            arguments,
            Map.of(),
            List.of(),
            Map.of(),
            "",
            usual.freshness(),
            caching,
            Set.of(),
            StepLimits.NONE),
        log);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | ``",
        "touch src/a | ``",
        "touch package.json | ``",
        "write README | ``",
        "write src/a | COPY src, RUN compile",
        "chmod src/a | COPY src, RUN compile",
        "add src/b | COPY src, RUN compile",
        "remove src/a | COPY src, RUN compile",
        "write package.json | COPY package.json, RUN install, COPY --from=tools, COPY src, RUN"
            + " compile",
        "argument VERSION | RUN install, COPY --from=tools, COPY src, RUN compile",
        "edit RUN compile | RUN compile",
        "edit RUN make tools | RUN make",
        "edit CMD | ``",
        "another engine | ``",
        "no cache | COPY package.json, RUN install, RUN make, COPY --from=tools, COPY src, RUN"
            + " compile",
      },
      quoteCharacter = '`')
  void aChangeRunsThese(String change, String expected) throws Exception {
    build();
    apply(change);
    build();
    assertThat(log.made())
        .containsExactlyInAnyOrder(expected.isEmpty() ? new String[0] : expected.split(", ", -1));
  }

  private void apply(String change) throws IOException {
    String subject = change.substring(change.indexOf(' ') + 1);
    Path file = context.resolve(subject);
    switch (change.split(" ", 2)[0]) {
      case "touch" -> Files.setLastModifiedTime(file, FileTime.fromMillis(1));
      case "write", "add" -> Files.writeString(file, "changed");
      case "remove" -> Files.delete(file);
      case "chmod" ->
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
      case "argument" -> arguments.put(subject, "2");
      case "edit" -> dockerfile = dockerfile.replace(subject, subject + " # edited");
      case "another" -> builder = openBuilder();
      case "no" -> caching = BuildRequest.Caching.IGNORED;
      default -> {}
    }
  }

  @Test
  void anUnchangedBuildIsTheSameImage() throws Exception {
    assertThat(build().id()).isEqualTo(build().id());
  }

  @Test
  void stagesThatTheTargetDoesNotNeedAreNotBuilt() throws Exception {
    target = "deps";
    build();
    assertThat(steps.commands()).containsExactly("install deps");
  }

  @Test
  void buildsOfOneEpochAreTheSameImage() throws Exception {
    // Only make writes the same each time it runs.
    dockerfile = DOCKERFILE.replace("install", "make").replace("RUN compile", "RUN make app");
    arguments.put("SOURCE_DATE_EPOCH", "1000000000");
    caching = BuildRequest.Caching.IGNORED;
    Image first = build();
    assertThat(build().id()).isEqualTo(first.id());
    assertThat(first.created().getEpochSecond()).isEqualTo(1_000_000_000);
  }

  @Test
  void aFailingStepIsToldWithItsLineAndOutput() {
    dockerfile = "FROM scratch\nRUN fail 3\nRUN never\n";
    assertThatThrownBy(this::build)
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> {
              assertThat(e)
                  .hasMessage(
                      "process \"/bin/sh -c fail 3\" did not complete successfully: exit code: 3");
              assertThat(e.exitCode()).isEqualTo(3);
              assertThat(e.excerpt())
                  .contains("last words", "Dockerfile:2", "   2 | >>> RUN fail 3");
            });
  }

  @Test
  void aMissingSourceIsToldWithItsLine() {
    dockerfile = "FROM scratch\nCOPY nope /\n";
    assertThatThrownBy(this::build)
        .hasMessageContaining("\"/nope\": not found")
        .isInstanceOfSatisfying(
            BuildException.class, e -> assertThat(e.excerpt()).contains(">>> COPY nope /"));
  }

  @Test
  void aLinkDoesNotLeadOutOfTheContext() throws IOException {
    Files.createSymbolicLink(context.resolve("out"), Path.of("/etc/passwd"));
    dockerfile = "FROM scratch\nCOPY out /x\n";
    assertThatThrownBy(this::build).hasMessageContaining("\"/out\": not found");
  }

  @Test
  void nothingIsLeftWhenABuildIsOver() throws Exception {
    build();
    try (var left = Files.list(directory.resolve("root/build/tmp"))) {
      assertThat(left).isEmpty();
    }
  }
}

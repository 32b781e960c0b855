package dev.jcompose.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.render.Origin;
import dev.jcompose.model.render.OriginRenderer;
import dev.jcompose.model.render.ProblemRenderer;
import dev.jcompose.model.render.ProjectRenderer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a file holds, loading it gives a project or an explanation, and what {@code config}
 * prints of a project loads to the same again. {@code -Dfuzz.seed=N} repeats a run, {@code
 * -Dfuzz.rounds=N} makes it longer.
 */
@NullUnmarked
class FuzzTest {
  private static final Path SAMPLES = Path.of("src/test/resources").toAbsolutePath();
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 500);
  private static final long SEED = Long.getLong("fuzz.seed", 20261121);

  private static final String[] PIECES = {
    ":",
    ": ",
    "- ",
    "\n",
    "  ",
    "\t",
    "&a ",
    "*a",
    "<<: *a",
    "!reset ",
    "!override ",
    "null",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "|",
    ">",
    "#",
    "---\n",
    "...\n",
    "$",
    "$$",
    "${",
    "${A:-b}",
    "${A?x}",
    "yes",
    "0755",
    "1e9999",
    "-1",
    "99999999999999999999",
    "~",
    "\u0000",
    "\ufeff",
    "é",
    "😀",
    "%",
    "services:",
    "image: x",
    "build: .",
    "ports: [80]",
    "extends: a",
    "include: [x.yaml]",
    "x-a: 1",
    "depends_on:",
    "networks:",
    "volumes:",
    "deploy:",
    "environment:",
    "2020-01-01",
    ".inf",
    "1:2:3"
  };

  private static final String[] KEYS = {
    "name",
    "services",
    "networks",
    "volumes",
    "configs",
    "secrets",
    "models",
    "include",
    "x-y",
    "image",
    "build",
    "ports",
    "environment",
    "depends_on",
    "deploy",
    "healthcheck",
    "extends",
    "command",
    "labels",
    "profiles",
    "logging",
    "ulimits",
    "tmpfs",
    "devices",
    "env_file",
    "links",
    "context",
    "args",
    "resources",
    "limits",
    "test",
    "interval",
    "target",
    "source",
    "type",
    "driver",
    "driver_opts",
    "ipam",
    "config",
    "subnet",
    "external",
    "a",
    "b",
    "default",
    "gpus",
    "develop",
    "watch",
    "path",
    "action",
    "blkio_config",
    "weight",
    "network_mode",
    "scale",
    "sysctls",
    "extra_hosts",
    "dns",
    "post_start",
    "provider",
    "file",
    "service",
    "pull_policy"
  };

  private static final String[] ATTRIBUTES = {
    "ports: [80]",
    "ports: ['${A}:1', 81-82:81-82, {target: 3}]",
    "command: a 'b c'",
    "tty: yes",
    "command: [a, ~x]",
    "environment: [A, B=1, A=$A]",
    "environment: {A: , C: 1.50, D: true}",
    "volumes: ['a:/a', './x:/b:ro', '/c']",
    "volumes: [{type: tmpfs, target: /t}]",
    "init: true",
    "depends_on: [a]",
    "depends_on: {b: {condition: service_healthy, required: false}}",
    "scale: 2",
    "networks: [a]",
    "networks: {b: {aliases: [x]}, c: }",
    "network_mode: host",
    "user: '0'",
    "healthcheck: {test: x, interval: 90s}",
    "healthcheck: {disable: true}",
    "extends: c",
    "deploy: {replicas: 0, resources: {limits: {cpus: '0.5', memory: 1.5g}}}",
    "restart: no",
    "labels: [a, b=c]",
    "labels: {a: '$$x', b: 2}",
    "secrets: [a, {source: b, mode: 0440}]",
    "build: .",
    "build: {context: ./x, args: [A, B=2], tags: [t]}",
    "profiles: [p]",
    "profiles: []",
    "ulimits: {nofile: 5, nproc: {soft: 1, hard: 2}}",
    "sysctls: [a=1]",
    "tmpfs: /x",
    "tmpfs: []",
    "dns: 1.1.1.1",
    "extra_hosts: {h: 1.2.3.4, i: [::1, 1.1.1.1]}",
    "logging: {driver: none}",
    "devices: ['/dev/a:/dev/b:r', /dev/c]",
    "mem_limit: 64m",
    "stop_grace_period: 1m30s",
    "command: \"a\\nb\\n\"",
    "hostname: \" x \"",
    "entrypoint: []",
    "entrypoint: ''",
    "links: [b]",
    "pull_policy: daily",
    "gpus: all",
    "develop: {watch: [{path: ., action: rebuild}]}",
    "post_start: [{command: x y}]",
    "platform: linux/amd64",
    "cpus: 1e-3",
    "shm_size: 1000"
  };

  private static final String[] VALUES = {
    "x",
    "a",
    "",
    "~",
    "1",
    "0.5",
    "true",
    "yes",
    "80:80",
    "8080",
    "./a:/b",
    "v:/v:ro",
    "10s",
    "64m",
    "[a, b]",
    "{a: b}",
    "[]",
    "{}",
    "service:a",
    "host",
    "/x",
    "${A}",
    "${A:-80}:80",
    "$$",
    "*",
    "[{a: b}]",
    "[[a]]",
    "{a: {b: c}}",
    "\"\"",
    "'a b'",
    "no",
    "always",
    "1-3:1-3",
    "sync",
    "tmpfs"
  };

  @TempDir private Path folder;
  private final Random random = new Random(SEED);
  private int accepted;

  @Test
  void mutatedFilesAreProjectsOrExplained() throws IOException {
    List<String> samples = samples("problems");
    List<String> valid = samples("fuzz");
    samples.addAll(valid);
    for (int round = 0; round < ROUNDS; round++) {
      List<String> from = random.nextInt(4) == 0 ? samples : valid;
      String text = from.get(random.nextInt(from.size()));
      for (int i = random.nextInt(3); i >= 0; i--) {
        text = mutated(text, samples.get(random.nextInt(samples.size())));
      }
      tryAll(text, round);
    }
    assertThat(accepted).as("files that were accepted").isGreaterThan(ROUNDS / 50);
  }

  @Test
  void randomFilesAreProjectsOrExplained() {
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder();
      for (String section : new String[] {"services", "networks", "volumes", "secrets"}) {
        text.append(section).append(":\n");
        for (char name = 'a'; name < 'd'; name++) {
          text.append("  ").append(name).append(":\n");
          text.append(section.equals("secrets") ? "    file: ./x\n" : "    x-a: 1\n");
          if (section.equals("services")) {
            service(text);
          }
        }
      }
      if (random.nextInt(4) == 0) {
        text.append(pick(KEYS)).append(":\n");
        grow(text, 1);
      }
      tryAll(text.toString(), round);
    }
    assertThat(accepted).as("files that were accepted").isGreaterThan(ROUNDS / 10);
  }

  private void service(StringBuilder text) {
    Set<String> lines = new TreeSet<>(List.of("image: x"));
    for (int i = random.nextInt(5); i > 0; i--) {
      lines.add(pick(ATTRIBUTES));
    }
    lines.forEach(line -> text.append("    ").append(line).append('\n'));
    if (random.nextInt(20) == 0) {
      grow(text, 2);
    }
  }

  private List<String> samples(String of) throws IOException {
    Files.writeString(folder.resolve("app.env"), "LEVEL=1\nEXTRA=$A\n");
    List<String> samples = new ArrayList<>();
    try (Stream<Path> files = Files.list(SAMPLES.resolve(of))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        samples.add(text);
      }
    }
    assertThat(samples).isNotEmpty();
    return samples;
  }

  private String mutated(String text, String other) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + random.nextInt(20));
    return switch (random.nextInt(10)) {
      case 0 -> text.substring(0, at) + pick(PIECES) + text.substring(at);
      case 1 -> text.substring(0, at) + pick(PIECES) + text.substring(end);
      case 2 -> text.substring(0, at) + text.substring(end);
      case 3 -> text.substring(0, end) + text.substring(at);
      case 4 -> text.substring(0, at) + other.substring(random.nextInt(other.length() + 1));
      case 5 -> swappedLines(text);
      case 6, 7, 8 -> otherValue(text);
      default -> text.substring(0, at) + (char) random.nextInt(0x300) + text.substring(at);
    };
  }

  private String swappedLines(String text) {
    String[] lines = text.split("\n", -1);
    int a = random.nextInt(lines.length);
    int b = random.nextInt(lines.length);
    String kept = lines[a];
    lines[a] = random.nextBoolean() ? lines[b] : "  " + lines[b];
    lines[b] = kept;
    return String.join("\n", lines);
  }

  private String otherValue(String text) {
    String[] lines = text.split("\n", -1);
    int at = random.nextInt(lines.length);
    int colon = lines[at].indexOf(": ");
    if (colon > 0) {
      lines[at] = lines[at].substring(0, colon + 2) + pick(VALUES);
    }
    return String.join("\n", lines);
  }

  private void grow(StringBuilder text, int depth) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.repeat("  ", depth);
      if (random.nextInt(4) == 0) {
        text.append("- ").append(pick(VALUES)).append('\n');
        continue;
      }
      text.append(pick(KEYS)).append(':');
      if (depth < 5 && random.nextBoolean()) {
        text.append('\n');
        grow(text, depth + 1);
      } else {
        text.append(' ').append(pick(VALUES)).append('\n');
      }
    }
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  private void tryAll(String text, int round) {
    try {
      Set<Omission> omitted = EnumSet.noneOf(Omission.class);
      for (Omission each : Omission.values()) {
        if (random.nextInt(4) == 0) {
          omitted.add(each);
        }
      }
      show(text, omitted);
      roundTrip(text);
    } catch (Throwable e) {
      throw new AssertionError("seed " + SEED + ", round " + round + ", file:\n" + text, e);
    }
  }

  private void show(String text, Set<Omission> omitted) {
    try {
      LoadedModel model = ProjectLoader.model(request(text), omitted);
      ProjectRenderer.json(model.tree());
      ProjectRenderer.yaml(model.tree());
      OriginRenderer.render(Origin.of(model.tree(), model.substitutions()));
      ProblemRenderer.render(model.warnings());
    } catch (InvalidProjectException e) {
      assertThat(e.problems()).isNotEmpty();
      assertThat(ProblemRenderer.render(e.problems())).isNotBlank();
    }
  }

  private void roundTrip(String text) throws InvalidProjectException {
    String shown;
    try {
      shown = ProjectRenderer.yaml(ProjectLoader.open(request(text)).model());
    } catch (InvalidProjectException e) {
      return;
    }
    accepted++;
    LoadRequest again = request(shown);
    assertThat(ProjectRenderer.yaml(ProjectLoader.open(again).model())).isEqualTo(shown);
  }

  private LoadRequest request(String text) {
    return new LoadRequest(
        List.of("-"),
        null,
        "fuzz",
        List.of(),
        List.of("*"),
        List.of(),
        Map.of("A", "1", "EMPTY", "", "N", "2", "MEM", "5m", "PRIV", "true", "DIR", "/d"),
        folder,
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}

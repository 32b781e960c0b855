package dev.jcompose.model.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.render.ProblemRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each broken file has its expected text beside it; {@code -Dgolden.update=true} writes the texts
 * anew.
 */
class GoldenProblemsTest {
  private static final Path FOLDER = Path.of("src/test/resources/problems").toAbsolutePath();

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .map(name -> name.substring(0, name.length() - ".yaml".length()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void brokenFileIsExplained(String name) throws IOException {
    LoadRequest request = LoadRequest.in(FOLDER, Map.of()).withFiles(name + ".yaml");
    InvalidProjectException refusal =
        catchThrowableOfType(InvalidProjectException.class, () -> ProjectLoader.load(request));
    assertThat(refusal).as("a refusal of %s", name).isNotNull();
    assertThat(refusal.problems())
        .allSatisfy(problem -> assertThat(problem.position()).isNotNull());

    String text = ProblemRenderer.render(refusal.problems());
    Path golden = FOLDER.resolve(name + ".txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, text);
    }
    assertThat(text).isEqualTo(Files.readString(golden));
  }
}

package dev.jcompose.model.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.model.Problem;
import dev.jcompose.model.differential.Outcome.Accepted;
import dev.jcompose.model.differential.Outcome.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One file, or one folder, for each rule. Below {@code accepted} lies beside each what docker
 * compose makes of it, written by {@code differential/run --record}; below {@code newer} what
 * today's specification makes of it where docker compose 2.26.1 is behind; below {@code rejected}
 * each file marks the place and says the text of its first error.
 */
class CorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/corpus").toAbsolutePath();

  static List<Case> accepted() throws IOException {
    return Cases.below(CORPUS.resolve("accepted"));
  }

  static List<Case> newer() throws IOException {
    return Cases.below(CORPUS.resolve("newer"));
  }

  static List<Case> rejected() throws IOException {
    return Cases.below(CORPUS.resolve("rejected"));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void theProjectIsTheOneOfDockerCompose(Case project) throws IOException {
    assertThat(Outcome.ours(project)).isInstanceOf(Accepted.class);
    String json = ((Accepted) Outcome.ours(project)).json();
    assertThat(Difference.between(json, Files.readString(project.expectation())))
        .filteredOn(difference -> Explanation.of(difference).isEmpty())
        .isEmpty();
  }

  /** {@code -Dgolden.update=true} writes the expectations anew. */
  @ParameterizedTest
  @MethodSource("newer")
  void theProjectIsTheOneOfTheSpecification(Case project) throws IOException {
    assertThat(Outcome.ours(project)).isInstanceOf(Accepted.class);
    String json = ((Accepted) Outcome.ours(project)).json();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(project.expectation(), json);
    }
    assertThat(Difference.between(json, Files.readString(project.expectation()))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rejected")
  void theErrorIsWhereTheMarkIs(Case project) throws IOException {
    assertThat(Outcome.ours(project)).isInstanceOf(Rejected.class);
    Problem first = ((Rejected) Outcome.ours(project)).problems().getFirst();
    String where = first.position() == null ? "" : first.position() + ": ";
    assertThat(project.placeless(where + first.message())).isEqualTo(marked(project));
  }

  /** The mark points at the line above it; a folder has the text in {@code expected.txt}. */
  private static String marked(Case project) throws IOException {
    Path text = project.home().resolve("expected.txt");
    if (Files.exists(project.home().resolve("command"))) {
      return Files.readString(text).strip();
    }
    Path file = project.sources().getFirst();
    List<String> lines = Files.readAllLines(file);
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i);
      int caret = line.indexOf("^ ");
      if (line.startsWith("#< ")) {
        return position(file, i, 1) + line.substring(3);
      }
      if (line.startsWith("# ") && line.substring(1, Math.max(1, caret)).isBlank()) {
        return position(file, i, caret + 1) + line.substring(caret + 2);
      }
    }
    throw new AssertionError(file + " marks no error");
  }

  private static String position(Path file, int line, int column) {
    return Objects.requireNonNull(file.getFileName()) + ":" + line + ":" + column + ": ";
  }
}

package dev.jcompose.engine.api.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreRulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node_modules | node_modules/a/b | true",
        "node_modules | sub/node_modules/a | false",
        "**/node_modules | sub/node_modules/a | true",
        "**/node_modules | node_modules/a | true",
        "*.md | README.md | true",
        "*.md | docs/README.md | false",
        "**/*.md | docs/README.md | true",
        "docs/** | docs/a/b | true",
        "/build/ | build/x | true",
        "./a/../b | b | true",
        "a?c | abc | true",
        "a?c | a/c | false",
        "[a-c]x | bx | true",
        "[^a-c]x | bx | false",
        "a.b | axb | false",
        "* | anything/below | true",
      })
  void aPatternMatchesPathsAndWhatIsBelowThem(String pattern, String path, boolean ignored) {
    assertThat(IgnoreRules.parse(pattern).ignores(path)).isEqualTo(ignored);
  }

  @Test
  void theLastMatchDecides() {
    IgnoreRules rules = IgnoreRules.parse("*\n!src\nsrc/*.o\n!src/keep.o\n# comment\n");
    assertThat(rules.ignores("README")).isTrue();
    assertThat(rules.ignores("src/main.c")).isFalse();
    assertThat(rules.ignores("src/main.o")).isTrue();
    assertThat(rules.ignores("src/keep.o")).isFalse();
  }

  @Test
  void anExceptionMayBringBackWhatIsBelowAnIgnoredDirectory() {
    IgnoreRules rules = IgnoreRules.parse("target\n!target/app.jar\n!**/*.sh");
    assertThat(rules.mayKeepBelow("target")).isTrue();
    assertThat(IgnoreRules.parse("target\n!src/x").mayKeepBelow("target")).isFalse();
  }

  @Test
  void aMalformedPatternIsRefused() {
    assertThatThrownBy(() -> IgnoreRules.parse("a[b"))
        .hasMessageContaining("syntax error in pattern \"a[b\"");
  }
}

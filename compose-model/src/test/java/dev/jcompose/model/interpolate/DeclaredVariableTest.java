package dev.jcompose.model.interpolate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.yaml.YamlReader;
import org.junit.jupiter.api.Test;

class DeclaredVariableTest {
  @Test
  void whatAllUsesOfAVariableSayIsCollected() {
    MapNode tree =
        YamlReader.read(
                "f",
                "{a: [$B, '${A+alt}', '${C:-${D:-x}}'], b: '${A-$$1}${E?why ${F}} $$G ${'}",
                new Problems())
            .getFirst();
    assertThat(DeclaredVariable.of(tree))
        .containsExactly(
            new DeclaredVariable("A", false, "", "alt"),
            new DeclaredVariable("B", false, "", ""),
            new DeclaredVariable("C", false, "${D:-x}", ""),
            new DeclaredVariable("D", false, "x", ""));
  }

  @Test
  void requiredByOneUseIsRequired() {
    MapNode tree =
        YamlReader.read("f", "{a: '${A}', b: '${A:?why ${F}}', c: '${A:-$$1}'}", new Problems())
            .getFirst();
    assertThat(DeclaredVariable.of(tree))
        .containsExactly(
            new DeclaredVariable("A", true, "$$1", ""), new DeclaredVariable("F", false, "", ""));
  }
}

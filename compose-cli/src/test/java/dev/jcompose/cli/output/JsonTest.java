package dev.jcompose.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void oneLineHasNoBlanks() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("a", List.of(1, true, "x"));
    value.put("b", Map.of());
    assertThat(Json.line(value)).isEqualTo("{\"a\":[1,true,\"x\"],\"b\":{}}");
  }

  @Test
  void controlCharactersQuotesAndLoneSurrogatesAreEscaped() {
    assertThat(Json.line("\"\\\n\u0001\ud800😀")).isEqualTo("\"\\\"\\\\\\n\\u0001\\ud800😀\"");
  }
}

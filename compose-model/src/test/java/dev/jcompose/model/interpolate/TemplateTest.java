package dev.jcompose.model.interpolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private static final Map<String, String> VARIABLES = Map.of("SET", "s", "EMPTY", "", "_x1", "u");

  private final List<String> unset = new ArrayList<>();

  private String evaluate(String text) throws Exception {
    return Template.parse(text).evaluate(VARIABLES::get, unset);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain | plain",
        "$SET/${SET}x$_x1 | s/sxu",
        "${SET:-d} | s",
        "${EMPTY:-d} | d",
        "${EMPTY-d}! | !",
        "${NONE-d} | d",
        "${NONE:-a-b:c} | a-b:c",
        "${NONE:-http://x:80} | http://x:80",
        "${NONE:-${EMPTY:-${SET}}} | s",
        "${NONE:-{\"a\": {}}} | {\"a\": {}}",
        "${SET:+alt} | alt",
        "${EMPTY:+alt}! | !",
        "${EMPTY+alt} | alt",
        "${NONE+alt}! | !",
        "${SET:?m} | s",
        "${EMPTY?m}! | !",
        "$${SET} | ${SET}",
        "a$$b | a$b",
        "$5 $( $ | $5 $( $",
        "${NONE:-$$x} | $x",
      })
  void operatorsFollowTheTable(String template, String expected) throws Exception {
    assertThat(evaluate(template)).isEqualTo(expected);
  }

  @Test
  void unsetVariableIsEmptyAndReported() throws Exception {
    assertThat(evaluate("[$NONE]")).isEqualTo("[]");
    assertThat(unset).containsExactly("NONE");
  }

  @Test
  void branchNotTakenIsNotLookedAt() throws Exception {
    assertThat(evaluate("${SET:-${NONE:?never}}")).isEqualTo("s");
    assertThat(unset).isEmpty();
  }

  @Test
  void requiredVariableGivesItsMessage() {
    assertThatExceptionOfType(Template.MissingVariable.class)
        .isThrownBy(() -> evaluate("${EMPTY:?ask $SET}"))
        .withMessage("required variable \"EMPTY\" is empty: ask s");
    assertThatExceptionOfType(Template.MissingVariable.class)
        .isThrownBy(() -> evaluate("${NONE?}"))
        .withMessage("required variable \"NONE\" is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${", "${}", "${ A}", "${A", "${A!}", "${A/x/y}", "${A:}", "${1}"})
  void otherFormsAreRefused(String template) {
    assertThatExceptionOfType(Template.Malformed.class).isThrownBy(() -> evaluate(template));
  }
}

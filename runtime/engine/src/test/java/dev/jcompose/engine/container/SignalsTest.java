package dev.jcompose.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsTest {

  @ParameterizedTest
  @CsvSource({
    "TERM,15",
    "SIGTERM,15",
    "sigterm,15",
    "' kill ',9",
    "15,15",
    "HUP,1",
    "USR1,10",
    "USR2,12",
    "CHLD,17",
    "STOP,19",
    "WINCH,28",
    "SYS,31",
    "64,64",
    "RTMIN,34",
    "SIGRTMIN+3,37",
    "RTMIN+15,49",
    "RTMAX,64",
    "RTMAX-14,50"
  })
  void namesAndNumbersAreKnown(String text, int number) {
    assertThat(Signals.number(text)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "SIG", "0", "65", "-1", "999", "TERMINATE", "RTMIN+31", "RTMAX-31", "RTMIN-1"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Signals.number(text)).hasMessage("invalid signal: " + text);
  }
}

package dev.jcompose.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.ContainerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

  private static final String PATH = "PATH=" + Environment.PATH;

  private final ContainerConfig.Builder config = ContainerConfig.builder().hostname("web");

  @Test
  void defaultsComeFirstAndHomeLast() {
    config.tty(true).env(List.of("B=2", "A=x=y"));

    assertThat(first())
        .containsExactly(PATH, "HOSTNAME=web", "TERM=xterm", "B=2", "A=x=y", "HOME=/root");
  }

  @Test
  void theConfigReplacesADefaultInItsPlace() {
    config.env(List.of("A=1", "PATH=/mine", "HOME=/srv", "A=2", "EMPTY="));

    assertThat(first()).containsExactly("PATH=/mine", "HOSTNAME=web", "A=2", "HOME=/srv", "EMPTY=");
  }

  @Test
  void anEntryWithoutAValueUnsets() {
    config.env(List.of("A=1", "A", "HOSTNAME", "UNKNOWN"));

    assertThat(first()).containsExactly(PATH, "HOME=/root");
  }

  @Test
  void anEmptyHomeIsNone() {
    config.env(List.of("HOME="));

    assertThat(first()).containsExactly(PATH, "HOSTNAME=web", "HOME=/root");
    assertThat(exec(false, "HOME=")).contains("HOME=/root");
  }

  @Test
  void withoutAHostnameTheShortIdIsIt() {
    config.hostname("");

    assertThat(first()).contains("HOSTNAME=" + Samples.ID.substring(0, 12));
  }

  @Test
  void anExecsEntriesWinOverTheContainers() {
    config.env(List.of("A=1", "B=2", "C=3"));

    assertThat(exec(false, "B=exec", "C", "D=4"))
        .containsExactly(PATH, "HOSTNAME=web", "A=1", "B=exec", "D=4", "HOME=/root");
  }

  @Test
  void anExecsTerminalIsItsOwn() {
    config.tty(true);
    assertThat(exec(false)).doesNotContain("TERM=xterm");

    config.tty(false);
    assertThat(exec(true)).contains("TERM=xterm");

    config.env(List.of("TERM=vt100"));
    assertThat(exec(true)).contains("TERM=vt100");
    assertThat(exec(true, "TERM=dumb")).contains("TERM=dumb");
  }

  private List<String> first() {
    return Environment.of(Samples.container(config.build()), "/root");
  }

  private List<String> exec(boolean tty, String... more) {
    return Environment.forExec(Samples.container(config.build()), "/root", tty, List.of(more));
  }
}

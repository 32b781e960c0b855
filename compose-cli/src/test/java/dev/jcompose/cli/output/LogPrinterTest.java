package dev.jcompose.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogPrinterTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Output output = Output.to(out, err);

  @Test
  void piecesBecomeWholeLinesBehindNamesOfOneWidth() {
    LogPrinter printer = new LogPrinter(output, true, true);
    printer.expect("store-1");
    LogPrinter.Lines web = printer.lines("web-1", false);
    web.add(bytes("he"));
    printer.lines("store-1", false).add(bytes("ready\r\n"));
    web.add(bytes("llo\nwor"));
    web.add(bytes("ld"));
    web.end();
    assertThat(text(out).lines())
        .containsExactly("store-1 | ready", "web-1   | hello", "web-1   | world");
  }

  @Test
  void aContainersErrorsGoToStandardErrorWhenAsked() {
    LogPrinter printer = new LogPrinter(output, false, false);
    printer.lines("web-1", true).add(bytes("oops\n"));
    assertThat(text(err)).isEqualTo("oops\n");
    assertThat(text(out)).isEmpty();
  }

  @Test
  void namesAreColouredWhereColoursAreWanted() {
    output.colour(Output.Colour.ALWAYS);
    LogPrinter printer = new LogPrinter(output, true, true);
    printer.lines("a", false).add(bytes("1\n"));
    printer.lines("b", false).add(bytes("2\n"));
    assertThat(text(out)).isEqualTo("\u001b[36ma | \u001b[0m1\n\u001b[33mb | \u001b[0m2\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}

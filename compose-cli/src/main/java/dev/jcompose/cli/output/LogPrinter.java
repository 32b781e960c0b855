package dev.jcompose.cli.output;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lines of several containers, each behind its name, whole lines only. Names get colours in the
 * order in which they appear; the column is as wide as the longest name so far.
 */
public final class LogPrinter {
  private static final List<Ansi> PALETTE =
      List.of(
          Ansi.CYAN,
          Ansi.YELLOW,
          Ansi.GREEN,
          Ansi.MAGENTA,
          Ansi.BLUE,
          Ansi.BRIGHT_CYAN,
          Ansi.BRIGHT_YELLOW,
          Ansi.BRIGHT_GREEN,
          Ansi.BRIGHT_MAGENTA,
          Ansi.BRIGHT_BLUE);

  private final Output output;
  private final boolean prefix;
  private final boolean colour;
  private final Map<String, Ansi> colours = new HashMap<>();
  private int width;

  /** {@code colour} asks for it; it is used where standard output takes it. */
  public LogPrinter(Output output, boolean prefix, boolean colour) {
    this.output = output;
    this.prefix = prefix;
    this.colour = colour && output.colourOut();
  }

  /** Makes names known early, so that all lines have one width. */
  public synchronized void expect(String name) {
    width = Math.max(width, name.length());
    colours.computeIfAbsent(name, n -> PALETTE.get(colours.size() % PALETTE.size()));
  }

  /** A status line, without a name. */
  public synchronized void status(String text) {
    output.line(text);
    output.flush();
  }

  /** One stream of one container; {@code error}: on standard error. */
  public Lines lines(String name, boolean error) {
    expect(name);
    return new Lines(name, error);
  }

  private synchronized void print(String name, boolean error, byte[] line) {
    byte[] head = prefix ? head(name) : new byte[0];
    byte[] whole = new byte[head.length + line.length + 1];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(line, 0, whole, head.length, line.length);
    whole[whole.length - 1] = '\n';
    if (error) {
      output.errorBytes(whole);
    } else {
      output.bytes(whole);
    }
  }

  private byte[] head(String name) {
    String text = name + " ".repeat(Math.max(0, width - name.length())) + " | ";
    Ansi paint = colours.get(name);
    return (colour && paint != null ? paint.around(text) : text).getBytes(StandardCharsets.UTF_8);
  }

  /** Puts pieces together to lines. Not safe for several threads. */
  public final class Lines {
    private static final int MAX_LINE_BYTES = 1 << 20;
    private final String name;
    private final boolean error;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

    private Lines(String name, boolean error) {
      this.name = name;
      this.error = error;
    }

    /** Prints what is complete with this piece. */
    public void add(byte[] piece) {
      int from = 0;
      for (int i = 0; i < piece.length; i++) {
        if (piece[i] == '\n') {
          rest.write(piece, from, i - from);
          from = i + 1;
          printRest();
        }
      }
      rest.write(piece, from, piece.length - from);
      if (rest.size() > MAX_LINE_BYTES) {
        printRest();
      }
    }

    /** Prints an unfinished last line. */
    public void end() {
      if (rest.size() > 0) {
        printRest();
      }
    }

    private void printRest() {
      byte[] line = rest.toByteArray();
      rest.reset();
      int length = line.length;
      if (length > 0 && line[length - 1] == '\r') {
        length--;
      }
      print(name, error, Arrays.copyOf(line, length));
    }
  }
}

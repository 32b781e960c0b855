package dev.jcompose.cli.output;

import dev.jcompose.cli.terminal.Terminal;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * The process's two output streams, in UTF-8, and whether people look at them. Safe for many
 * threads, line by line.
 */
public final class Output {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean outIsTerminal;
  private final boolean errIsTerminal;
  private Colour colour;

  private Output(
      OutputStream out,
      OutputStream err,
      boolean outIsTerminal,
      boolean errIsTerminal,
      Colour colour) {
    this.out = new PrintStream(new BufferedOutputStream(out), false, StandardCharsets.UTF_8);
    this.err = new PrintStream(new BufferedOutputStream(err), false, StandardCharsets.UTF_8);
    this.outIsTerminal = outIsTerminal;
    this.errIsTerminal = errIsTerminal;
    this.colour = colour;
  }

  /** This process's own streams. */
  public static Output ofProcess(Map<String, String> environment) {
    return new Output(
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        Terminal.isTerminal(1),
        Terminal.isTerminal(2),
        environment.getOrDefault("NO_COLOR", "").isEmpty() ? Colour.AUTO : Colour.NEVER);
  }

  /** Streams of a test, seen as no terminals. */
  public static Output to(OutputStream out, OutputStream err) {
    return new Output(out, err, false, false, Colour.AUTO);
  }

  /** Sets when to colour; {@code NO_COLOR} gives way to an explicit choice. */
  public void colour(Colour choice) {
    colour = choice;
  }

  /** Whether standard output is a terminal. */
  public boolean outIsTerminal() {
    return outIsTerminal;
  }

  /** Whether standard error is a terminal. */
  public boolean errIsTerminal() {
    return errIsTerminal;
  }

  /** Whether to colour standard output. */
  public boolean colourOut() {
    return colour.applies(outIsTerminal);
  }

  /** Whether to colour standard error. */
  public boolean colourErr() {
    return colour.applies(errIsTerminal);
  }

  /** Whether escape codes are unwanted altogether. */
  boolean neverAnsi() {
    return colour == Colour.NEVER;
  }

  /** A line of a result. */
  public void line(String text) {
    synchronized (out) {
      out.append(text).append('\n');
      if (outIsTerminal) {
        out.flush();
      }
    }
  }

  /** Text of a result as it is. */
  public void text(String text) {
    synchronized (out) {
      out.append(text);
      out.flush();
    }
  }

  /** Bytes of a result as they are. */
  public void bytes(byte[] bytes) {
    synchronized (out) {
      out.writeBytes(bytes);
      out.flush();
    }
  }

  /** Standard output for a long result in bytes; closing it does nothing. */
  public OutputStream stream() {
    return new OutputStream() {
      @Override
      public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        bytes(Arrays.copyOfRange(bytes, offset, offset + length));
      }
    };
  }

  /** Bytes for standard error as they are. */
  public void errorBytes(byte[] bytes) {
    synchronized (err) {
      err.writeBytes(bytes);
      err.flush();
    }
  }

  /** A line for the user, beside the result. */
  public void message(String text) {
    note(text + "\n");
  }

  /** Text for the user, beside the result. */
  public void note(String text) {
    flush();
    synchronized (err) {
      err.append(text);
      err.flush();
    }
  }

  /** A warning for the user. */
  public void warning(String text) {
    message(colourErr() ? Ansi.YELLOW.around("warning:") + " " + text : "warning: " + text);
  }

  /** Why the command failed. */
  public void error(String text) {
    message(colourErr() ? Ansi.RED.around("error:") + " " + text : "error: " + text);
  }

  /** The whole story of a failure, for its developers. */
  public void trace(Throwable failure) {
    flush();
    synchronized (err) {
      failure.printStackTrace(err);
      err.flush();
    }
  }

  /** Hands everything to the system; whether standard output took all of it. */
  public boolean flush() {
    synchronized (out) {
      return !out.checkError();
    }
  }

  /** When to colour. */
  public enum Colour {
    AUTO,
    NEVER,
    ALWAYS;

    boolean applies(boolean terminal) {
      return switch (this) {
        case AUTO -> terminal;
        case NEVER -> false;
        case ALWAYS -> true;
      };
    }
  }
}

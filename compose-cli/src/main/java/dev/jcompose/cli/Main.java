package dev.jcompose.cli;

import dev.jcompose.cli.command.CommandLineRunner;
import dev.jcompose.cli.output.Output;
import dev.jcompose.cli.terminal.Interrupts;
import java.util.Map;

/** The command's entry. */
public final class Main {
  private Main() {}

  /** Runs the command line and exits with its code. */
  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    Output output = Output.ofProcess(environment);
    int code = new CommandLineRunner(output, environment, new Interrupts()).run(arguments);
    // All is closed and flushed; exit() would look for loggers of its own first.
    Runtime.getRuntime().halt(code);
  }
}

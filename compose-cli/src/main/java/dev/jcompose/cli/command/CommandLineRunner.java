package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Output;
import dev.jcompose.cli.terminal.Interrupts;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.client.HttpEngine;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.scheduler.ComposeException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Parses a command line, runs its command and handles every failure. */
public final class CommandLineRunner {
  private static final Set<String> NO_ENGINE_NEEDED =
      Set.of("version", "-v", "--version", "config", "help", "-h", "--help", "engine");

  private final Output output;
  private final Map<String, String> environment;
  private final Interrupts interrupts;
  private final Root root = new Root();

  public CommandLineRunner(Output output, Map<String, String> environment, Interrupts interrupts) {
    this.output = output;
    this.environment = Map.copyOf(environment);
    this.interrupts = interrupts;
  }

  /** Runs it; the process's exit code. */
  public int run(String... arguments) {
    int code = parseAndRun(arguments);
    if (code == ExitCode.INTERRUPTED && output.errIsTerminal()) {
      // The terminal has printed ^C and stands behind it.
      output.message("");
    }
    boolean taken = output.flush();
    return code == ExitCode.OK && !taken ? ExitCode.FAILURE : code;
  }

  private int parseAndRun(String[] arguments) {
    if (arguments.length > 0 && Collections.disjoint(List.of(arguments), NO_ENGINE_NEEDED)) {
      HttpEngine.warmUp();
    }
    CommandLine line = Options.line(root);
    line.setCommandName("jcompose");
    line.getCommandSpec().usageMessage().synopsisSubcommandLabel("COMMAND");
    try {
      String name = commandName(line, arguments);
      if (name.equals("help")) {
        return help(line, arguments[arguments.length - 1]);
      }
      if (!addCommands(line, name)) {
        return unknown(name);
      }
      return dispatch(line.parseArgs(arguments));
    } catch (UsageException e) {
      output.error(e.getMessage());
      return ExitCode.USAGE;
    } catch (ParameterException e) {
      return usage(String.valueOf(e.getMessage()), e.getCommandLine());
    }
  }

  /** The first argument that is neither an option nor an option's value; empty if there is none. */
  private static String commandName(CommandLine line, String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (!argument.startsWith("-")) {
        return argument;
      }
      OptionSpec option = line.getCommandSpec().findOption(argument);
      if (option != null && option.arity().max() > 0) {
        i++;
      }
    }
    return "";
  }

  /** Adds the command of this name, or all of them for help; whether there is such a one. */
  private static boolean addCommands(CommandLine line, String name) {
    if (name.isEmpty()) {
      Commands.all().forEach((each, make) -> line.addSubcommand(each, Options.line(make.get())));
      return true;
    }
    Supplier<Action> make = Commands.find(name);
    if (make == null) {
      return false;
    }
    CommandLine command = Options.line(make.get());
    // Everything after the service is the command to run, options of its own included.
    command.setStopAtPositional(name.equals("exec"));
    line.addSubcommand(name, command);
    return true;
  }

  private int help(CommandLine line, String about) {
    Supplier<Action> make = Commands.find(about);
    if (make == null) {
      addCommands(line, "");
      output.text(line.getUsageMessage());
    } else {
      CommandLine command = Options.line(make.get());
      line.addSubcommand(about, command);
      output.text(command.getUsageMessage());
    }
    return ExitCode.OK;
  }

  private int unknown(String name) {
    if (Commands.NOT_YET.contains(name)) {
      output.error("command \"" + name + "\" is not there yet");
      return ExitCode.USAGE;
    }
    String nearest = Commands.nearest(name);
    output.error(
        "unknown command \""
            + name
            + "\""
            + (nearest.isEmpty() ? "" : "; did you mean \"" + nearest + "\"?"));
    output.message("'jcompose --help' lists the commands");
    return ExitCode.USAGE;
  }

  private int usage(String message, CommandLine where) {
    output.error(message);
    output.message("'" + where.getCommandSpec().qualifiedName() + " --help' explains it");
    return ExitCode.USAGE;
  }

  private int dispatch(ParseResult parsed) {
    ParseResult deepest = parsed;
    while (true) {
      if (deepest.isUsageHelpRequested()) {
        output.text(deepest.commandSpec().commandLine().getUsageMessage());
        return ExitCode.OK;
      }
      Options.of(deepest).apply(deepest);
      if (!deepest.hasSubcommand()) {
        break;
      }
      deepest = deepest.subcommand();
    }
    if (root.ansi != null) {
      output.colour(root.ansi);
    }
    if (root.version) {
      return run(new VersionCommand());
    }
    Action action = Options.of(deepest).action();
    if (action == root) {
      output.note(deepest.commandSpec().commandLine().getUsageMessage());
      return ExitCode.USAGE;
    }
    return run(action);
  }

  private int run(Action action) {
    try (Session session = new Session(root, output, environment, interrupts)) {
      return action.run(session);
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED;
    } catch (UsageException e) {
      output.error(e.getMessage());
      return ExitCode.USAGE;
    } catch (InvalidProjectException e) {
      Problems.print(output, e.problems());
      return ExitCode.FAILURE;
    } catch (ComposeException e) {
      return failed(e, e.exitCode());
    } catch (EngineException | IOException e) {
      return failed(e, ExitCode.FAILURE);
    } catch (OutOfMemoryError e) {
      output.error(
          "memory: " + Runtime.getRuntime().maxMemory() / 1_000_000 + " MB do not suffice");
      return ExitCode.FAILURE;
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      if (Thread.currentThread().isInterrupted()) {
        return ExitCode.INTERRUPTED;
      }
      output.error("this is a bug in jcompose: " + e);
      output.trace(e);
      return ExitCode.FAILURE;
    }
  }

  private int failed(Exception e, int code) {
    if (Thread.currentThread().isInterrupted()) {
      return ExitCode.INTERRUPTED;
    }
    String message = e.getMessage();
    output.error(message == null ? e.toString() : message);
    if (root.debug) {
      output.trace(e);
    }
    return code;
  }
}

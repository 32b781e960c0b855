package dev.jcompose.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * A command's options and operands, and where their values go. Told to picocli by calls, since
 * finding annotations and setting fields by reflection would take longer than most commands run.
 */
final class Options {
  private final Action action;
  private final CommandSpec spec;
  private final List<Binding> bindings = new ArrayList<>();
  private int operands;

  /** A value's way to its command. */
  private record Binding(ArgSpec argument, Consumer<Object> target) {}

  private Options(Action action) {
    this.action = action;
    spec = CommandSpec.wrapWithoutInspection(this);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Explains the command.")
            .hidden(true)
            .build());
  }

  /** One sentence for the help. */
  void about(String sentence) {
    spec.usageMessage().description(sentence);
  }

  /** Present or not. */
  void flag(Consumer<Boolean> target, String description, String... names) {
    option(
        option(names, description).arity("0").type(boolean.class), v -> target.accept((Boolean) v));
  }

  /** Taken for compatibility, and not shown. */
  void hiddenFlag(Consumer<Boolean> target, String... names) {
    OptionSpec.Builder hidden = option(names, "").arity("0..1").fallbackValue("true").hidden(true);
    option(hidden.type(Boolean.class), v -> target.accept((Boolean) v));
  }

  /** True if given alone, or with {@code =true} or {@code =false}. */
  void choice(Consumer<Boolean> target, String description, String... names) {
    option(
        option(names, description)
            .paramLabel("true|false")
            .arity("0..1")
            .fallbackValue("true")
            .type(Boolean.class),
        v -> target.accept((Boolean) v));
  }

  /** One value; the last counts. */
  void value(Consumer<String> target, String label, String description, String... names) {
    option(
        option(names, description).paramLabel(label).arity("1").type(String.class),
        v -> target.accept((String) v));
  }

  /** One value, or none, which is empty text. */
  void optionalValue(Consumer<String> target, String label, String description, String... names) {
    option(
        option(names, description)
            .paramLabel(label)
            .arity("0..1")
            .fallbackValue("")
            .type(String.class),
        v -> target.accept((String) v));
  }

  /** A whole number. */
  void number(IntConsumer target, String label, String description, String... names) {
    option(
        option(names, description).paramLabel(label).arity("1").type(Integer.class),
        v -> target.accept((Integer) v));
  }

  /** {@code -t SECONDS} of commands that stop containers. */
  void timeout(IntConsumer target) {
    number(target, "SECONDS", "How long a container may take to stop.", "-t", "--timeout");
  }

  /** {@code -t} as a duration; null where it was not given: each container's own grace. */
  static @Nullable Duration seconds(@Nullable Integer seconds) {
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  /** {@code --format table|json} of a list. */
  void format(Consumer<Format> target) {
    value(text -> target.accept(Format.parse(text)), "FORMAT", "table or json.", "--format");
  }

  /** As many values as the option is given. */
  void values(Consumer<List<String>> target, String label, String description, String... names) {
    option(
        option(names, description)
            .paramLabel(label)
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class),
        v -> target.accept(texts(v)));
  }

  /** The next operand, which must be there. */
  void operand(String label, Consumer<String> target) {
    operand(label, "1", target);
  }

  /** The next operand, if it is there. */
  void optionalOperand(String label, Consumer<String> target) {
    operand(label, "0..1", target);
  }

  private void operand(String label, String arity, Consumer<String> target) {
    PositionalParamSpec operand =
        PositionalParamSpec.builder()
            .index(Integer.toString(operands++))
            .arity(arity)
            .required(arity.equals("1"))
            .paramLabel(label)
            .type(String.class)
            .build();
    spec.addPositional(operand);
    bindings.add(new Binding(operand, v -> target.accept((String) v)));
  }

  /** All further operands, if any. */
  void operands(String label, Consumer<List<String>> target) {
    rest(label, "0..*", target);
  }

  /** All further operands, at least one. */
  void someOperands(String label, Consumer<List<String>> target) {
    rest(label, "1..*", target);
  }

  private void rest(String label, String arity, Consumer<List<String>> target) {
    PositionalParamSpec rest =
        PositionalParamSpec.builder()
            .index(operands + "..*")
            .arity(arity)
            .paramLabel(label)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .build();
    spec.addPositional(rest);
    bindings.add(new Binding(rest, v -> target.accept(texts(v))));
  }

  private static OptionSpec.Builder option(String[] names, String description) {
    return OptionSpec.builder(names).description(description);
  }

  private void option(OptionSpec.Builder builder, Consumer<Object> target) {
    OptionSpec option = builder.build();
    spec.addOption(option);
    bindings.add(new Binding(option, target));
  }

  private static List<String> texts(Object value) {
    return ((List<?>) value).stream().map(String::valueOf).toList();
  }

  /** Hands over the values that were given. */
  void apply(ParseResult parsed) {
    for (Binding binding : bindings) {
      boolean given =
          switch (binding.argument()) {
            case OptionSpec option -> parsed.hasMatchedOption(option);
            case PositionalParamSpec operand -> parsed.hasMatchedPositional(operand);
            default -> false;
          };
      Object value = given ? binding.argument().getValue() : null;
      if (value != null) {
        binding.target().accept(value);
      }
    }
  }

  /** A number that is an operand. */
  static int number(String label, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new UsageException(label + " \"" + text + "\" is not a number");
    }
  }

  /** A command line for this action and those below it. */
  static CommandLine line(Action action) {
    Options options = new Options(action);
    action.define(options);
    CommandLine line = new CommandLine(options.spec);
    action.parts().forEach((name, part) -> line.addSubcommand(name, line(part)));
    return line;
  }

  /** The options that a parsed command line was made with. */
  static Options of(ParseResult parsed) {
    return (Options) parsed.commandSpec().userObject();
  }

  /** Whose options these are. */
  Action action() {
    return action;
  }
}

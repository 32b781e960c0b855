package dev.jcompose.model.interpolate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A text with variables in it, parsed. */
public sealed interface Template {
  /** Plain text; {@code $$} has become {@code $}. */
  record Literal(String text) implements Template {}

  /** One after the other. */
  record Sequence(List<Template> parts) implements Template {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /** {@code $name} and {@code ${name}}. */
  record Variable(String name) implements Template {}

  /** {@code ${name-other}}, or {@code ${name:-other}} where an empty value counts as absent. */
  record Default(String name, boolean emptyIsAbsent, Template other) implements Template {}

  /** {@code ${name+other}} and {@code ${name:+other}}. */
  record Alternative(String name, boolean emptyIsAbsent, Template other) implements Template {}

  /** {@code ${name?message}} and {@code ${name:?message}}. */
  record Required(String name, boolean emptyIsAbsent, Template message) implements Template {}

  /** The text is not a template; the message says why, the offset where. */
  final class Malformed extends Exception {
    private static final long serialVersionUID = 1;
    private final int offset;

    Malformed(String message, int offset) {
      super(message);
      this.offset = offset;
    }

    /** Characters before the place. */
    public int offset() {
      return offset;
    }
  }

  /** A required variable has no value; the message is a fragment with the variable as subject. */
  final class MissingVariable extends Exception {
    private static final long serialVersionUID = 1;

    MissingVariable(String message) {
      super(message);
    }
  }

  /** Parses {@code text}. */
  static Template parse(String text) throws Malformed {
    return new TemplateParser(text).parse();
  }

  /** What of a text stands in it as it is, outside of variables; all of it if it is malformed. */
  static String literalText(String text) {
    try {
      return switch (parse(text)) {
        case Literal literal -> literal.text();
        case Sequence sequence -> {
          StringBuilder literals = new StringBuilder();
          for (Template part : sequence.parts()) {
            literals.append(part instanceof Literal literal ? literal.text() : "\0");
          }
          yield literals.toString();
        }
        default -> "";
      };
    } catch (Malformed e) {
      return text;
    }
  }

  /** The template as text, as {@link #parse} reads it. */
  default String source() {
    return switch (this) {
      case Literal literal -> literal.text().replace("$", "$$");
      case Sequence sequence -> {
        StringBuilder text = new StringBuilder();
        sequence.parts().forEach(part -> text.append(part.source()));
        yield text.toString();
      }
      case Variable variable -> "${" + variable.name() + "}";
      case Default d -> operation(d.name(), d.emptyIsAbsent(), '-', d.other());
      case Alternative a -> operation(a.name(), a.emptyIsAbsent(), '+', a.other());
      case Required r -> operation(r.name(), r.emptyIsAbsent(), '?', r.message());
    };
  }

  private static String operation(String name, boolean colon, char operator, Template operand) {
    return "${" + name + (colon ? ":" : "") + operator + operand.source() + "}";
  }

  /**
   * The text with values in place. {@code lookup} gives null for what is not set; names for which
   * nothing was found and nothing else was said are added to {@code unset}. Branches not taken are
   * not looked at.
   */
  default String evaluate(Function<String, @Nullable String> lookup, List<String> unset)
      throws MissingVariable {
    if (this instanceof Literal literal) {
      return literal.text();
    }
    if (this instanceof Variable variable) {
      String value = lookup.apply(variable.name());
      if (value == null) {
        unset.add(variable.name());
      }
      return value == null ? "" : value;
    }
    if (this instanceof Sequence sequence) {
      StringBuilder text = new StringBuilder();
      for (Template part : sequence.parts()) {
        text.append(part.evaluate(lookup, unset));
      }
      return text.toString();
    }
    if (this instanceof Default choice) {
      String value = present(choice.name(), choice.emptyIsAbsent(), lookup);
      return value == null ? choice.other().evaluate(lookup, unset) : value;
    }
    if (this instanceof Alternative choice) {
      String value = present(choice.name(), choice.emptyIsAbsent(), lookup);
      return value == null ? "" : choice.other().evaluate(lookup, unset);
    }
    Required required = (Required) this;
    String value = present(required.name(), required.emptyIsAbsent(), lookup);
    if (value != null) {
      return value;
    }
    String message = required.message().evaluate(lookup, new ArrayList<>());
    throw new MissingVariable(
        "required variable \""
            + required.name()
            + "\" is "
            + (lookup.apply(required.name()) == null ? "not set" : "empty")
            + (message.isEmpty() ? "" : ": " + message));
  }

  private static @Nullable String present(
      String name, boolean emptyIsAbsent, Function<String, @Nullable String> lookup) {
    String value = lookup.apply(name);
    return value == null || (value.isEmpty() && emptyIsAbsent) ? null : value;
  }
}

package dev.jcompose.model.tree;

import dev.jcompose.model.Position;

/**
 * A single value. {@code text} is what stands in the file, without quotes; for numbers and booleans
 * it is the canonical form ({@code 0755} is {@code 493}, {@code 1.10} is {@code 1.1}).
 */
public record Scalar(String text, Kind kind, Position position, Directive directive)
    implements Node {
  /** The type by YAML's core schema. */
  public enum Kind {
    STRING,
    INT,
    FLOAT,
    BOOL,
    NULL
  }

  /** A string. */
  public static Scalar string(String text, Position position) {
    return new Scalar(text, Kind.STRING, position, Directive.NONE);
  }

  /** A boolean. */
  public static Scalar bool(boolean value, Position position) {
    return new Scalar(Boolean.toString(value), Kind.BOOL, position, Directive.NONE);
  }

  /** An integer. */
  public static Scalar integer(long value, Position position) {
    return new Scalar(Long.toString(value), Kind.INT, position, Directive.NONE);
  }

  /** The null value. */
  public static Scalar nothing(Position position) {
    return new Scalar("", Kind.NULL, position, Directive.NONE);
  }

  /** A null in the place of a value that was reported as wrong. */
  public static Scalar refused(Position position) {
    return new Scalar("refused", Kind.NULL, position, Directive.NONE);
  }

  /** Whether this stands for a value that was reported already. */
  public boolean isRefused() {
    return kind == Kind.NULL && !text.isEmpty();
  }

  /** The same place and directive with other text. */
  public Scalar with(String newText, Kind newKind) {
    return new Scalar(newText, newKind, position, directive);
  }

  @Override
  public Scalar with(Directive newDirective) {
    return new Scalar(text, kind, position, newDirective);
  }

  @Override
  public String sort() {
    return switch (kind) {
      case STRING -> "a string";
      case INT -> "an integer";
      case FLOAT -> "a number";
      case BOOL -> "a boolean";
      case NULL -> "nothing";
    };
  }
}

package dev.jcompose.model.tree;

import dev.jcompose.model.Position;

/** A value in a YAML document, with its place. */
public sealed interface Node permits MapNode, ListNode, Scalar {
  /** Where the value starts. */
  Position position();

  /** How to merge it over earlier values. */
  Directive directive();

  /** The same value with another directive. */
  Node with(Directive directive);

  /** Whether this is the null scalar: said, but without a value. */
  default boolean isNull() {
    return this instanceof Scalar scalar && scalar.kind() == Scalar.Kind.NULL;
  }

  /** What a person calls a value of this sort, e.g. {@code a list}. */
  String sort();
}

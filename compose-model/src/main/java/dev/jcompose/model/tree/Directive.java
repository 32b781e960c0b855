package dev.jcompose.model.tree;

/** What a node asks of merging ({@code !reset}, {@code !override}). */
public enum Directive {
  /** Merge by the rules. */
  NONE,
  /** Forget the attribute, also as earlier files set it. */
  RESET,
  /** Forget what earlier files said and use this value. */
  OVERRIDE
}

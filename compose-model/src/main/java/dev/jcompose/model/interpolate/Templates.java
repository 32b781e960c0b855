package dev.jcompose.model.interpolate;

import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.Scalar.Kind;

/** Whether a document's strings can still be templates. */
public enum Templates {
  /** Variables have been replaced; a {@code $} is just that. */
  REPLACED,
  /** Variables are still to be replaced. */
  KEPT;

  /** Whether nobody knows yet what the value will be. */
  public boolean isOpen(Node node) {
    return this == KEPT
        && node instanceof Scalar scalar
        && scalar.kind() == Kind.STRING
        && scalar.text().indexOf('$') >= 0;
  }
}

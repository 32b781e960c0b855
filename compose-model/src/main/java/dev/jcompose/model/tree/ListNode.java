package dev.jcompose.model.tree;

import dev.jcompose.model.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A sequence. */
public record ListNode(List<Node> items, Position position, Directive directive) implements Node {
  public ListNode {
    items = Collections.unmodifiableList(new ArrayList<>(items));
  }

  /** A sequence without directive. */
  public ListNode(List<Node> items, Position position) {
    this(items, position, Directive.NONE);
  }

  @Override
  public ListNode with(Directive newDirective) {
    return new ListNode(items, position, newDirective);
  }

  /** The texts of the scalars in it. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>(items.size());
    for (Node item : items) {
      if (item instanceof Scalar scalar) {
        texts.add(scalar.text());
      }
    }
    return texts;
  }

  @Override
  public String sort() {
    return "a list";
  }
}

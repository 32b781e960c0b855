package dev.jcompose.scheduler.plan;

import java.util.List;

/**
 * An operation in its place.
 *
 * @param reason why
 * @param needs titles of steps that must have succeeded
 * @param follows titles of steps that must be over, however they ended
 */
public record Step(Operation operation, String reason, List<String> needs, List<String> follows) {
  public Step {
    needs = List.copyOf(needs);
    follows = List.copyOf(follows);
  }

  /** The operation's title. */
  public String title() {
    return operation.title();
  }

  /** {@code title: reason [after a, b]}; steps that need not succeed are in round brackets. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(title());
    if (!reason.isEmpty()) {
      text.append(": ").append(reason);
    }
    if (!needs.isEmpty() || !follows.isEmpty()) {
      text.append(" [after ").append(String.join(", ", needs));
      if (!follows.isEmpty()) {
        text.append(needs.isEmpty() ? "" : ", ").append('(');
        text.append(String.join(", ", follows)).append(')');
      }
      text.append(']');
    }
    return text.toString();
  }
}

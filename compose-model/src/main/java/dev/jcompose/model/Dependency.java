package dev.jcompose.model;

import java.util.Locale;

/** Why a service waits for another ({@code depends_on} and what implies it). */
public record Dependency(Condition condition, boolean restart, boolean required) {
  /** What must hold before the dependent starts. */
  public enum Condition {
    SERVICE_STARTED,
    SERVICE_HEALTHY,
    SERVICE_COMPLETED_SUCCESSFULLY;

    /** The word of the file. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

package dev.jcompose.engine.api;

import java.util.List;

/** The id of what was created, and warnings for its maker. */
public record Created(String id, List<String> warnings) {
  public Created {
    warnings = ApiValues.list(warnings);
  }
}

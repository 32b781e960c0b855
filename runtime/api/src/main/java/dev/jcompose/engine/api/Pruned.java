package dev.jcompose.engine.api;

import java.util.List;

/** What a prune removed; {@code spaceReclaimed} in bytes. */
public record Pruned(List<String> containersDeleted, long spaceReclaimed) {
  public Pruned {
    containersDeleted = ApiValues.list(containersDeleted);
  }
}

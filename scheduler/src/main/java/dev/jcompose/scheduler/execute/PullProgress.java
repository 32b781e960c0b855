package dev.jcompose.scheduler.execute;

import dev.jcompose.engine.api.Progress;
import java.util.Objects;

/** A line of a pull, for people. */
final class PullProgress {
  private static final long MEGABYTE = 1_000_000;

  private PullProgress() {}

  static String text(Progress progress) {
    String id = Objects.requireNonNullElse(progress.id(), "");
    String status = Objects.requireNonNullElse(progress.status(), "");
    Progress.Detail detail = progress.progressDetail();
    String size =
        detail == null || detail.total() == 0
            ? ""
            : " %d/%d MB".formatted(detail.current() / MEGABYTE, detail.total() / MEGABYTE);
    return (id.isEmpty() ? "" : id + ": ") + status + size;
  }
}

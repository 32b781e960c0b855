package dev.jcompose.linux.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Stops and continues all processes of a group; they can't notice. */
record Freezer(Members members) {

  private static final String V1 = "freezer.state";
  private static final String V2 = "cgroup.freeze";

  /**
   * Freezes and waits until all stand still.
   *
   * @return false if the machine has no freezer
   * @throws IOException if they don't within {@code limit}: they are thawed again
   */
  boolean freeze(Duration limit) throws IOException, InterruptedException {
    Optional<Path> file = file();
    if (file.isEmpty()) {
      return false;
    }
    long deadline = System.nanoTime() + limit.toNanos();
    for (int attempt = 0; !frozen(file.get()); attempt++) {
      if (System.nanoTime() > deadline) {
        thaw();
        throw new IOException(
            file.get() + ": processes did not freeze within " + limit.toMillis() + " ms");
      }
      // v1 may stay at FREEZING when processes are born meanwhile: asking again helps.
      if (attempt % 8 == 0) {
        members.files().write(file.get(), file.get().endsWith(V1) ? "FROZEN" : "1");
      } else {
        Thread.sleep(1);
      }
    }
    return true;
  }

  void thaw() throws IOException {
    Optional<Path> file = file();
    if (file.isPresent()) {
      members.files().write(file.get(), file.get().endsWith(V1) ? "THAWED" : "0");
    }
  }

  /** The v1 file where it is: processes need not be in a hybrid machine's v2 tree. */
  private Optional<Path> file() {
    return members.file(V1).or(() -> members.file(V2));
  }

  private boolean frozen(Path file) throws IOException {
    return file.endsWith(V1)
        ? members.files().read(file).equals("FROZEN")
        : members
            .files()
            .read(file.resolveSibling("cgroup.events"))
            .lines()
            .anyMatch("frozen 1"::equals);
  }
}

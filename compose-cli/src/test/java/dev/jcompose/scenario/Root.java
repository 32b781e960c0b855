package dev.jcompose.scenario;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * What scenarios need of the machine: skipped for want of it on a laptop, failed where it was
 * promised.
 */
final class Root {
  private Root() {}

  static void require() {
    if (!System.getProperty("user.name").equals("root")) {
      missing("scenarios run containers as root, and this is " + System.getProperty("user.name"));
    }
  }

  /** Skips the test, or fails it in CI. */
  static void missing(String what) {
    if ("true".equals(System.getenv("CI"))
        || "true".equals(System.getenv("JCOMPOSE_KERNEL_TESTS"))) {
      fail(what);
    }
    abort(what);
  }
}

package dev.jcompose.scheduler;

import java.util.List;

/**
 * Which images to pull or push, and how.
 *
 * @param services none: all
 * @param dependencies of these services too
 * @param tolerant of failures: the others go on, and it does not count
 * @param images which of them
 */
public record TransferOptions(
    List<String> services, boolean dependencies, boolean tolerant, Images images) {
  public TransferOptions {
    services = List.copyOf(services);
  }

  /** Which images. */
  public enum Images {
    ALL,
    /** Those that are not on the machine. */
    MISSING,
    /** Those that no service builds. */
    NOT_BUILT
  }

  /** All images of some services. */
  public static TransferOptions of(List<String> services) {
    return new TransferOptions(services, false, false, Images.ALL);
  }
}

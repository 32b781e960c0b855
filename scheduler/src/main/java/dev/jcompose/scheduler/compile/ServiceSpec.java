package dev.jcompose.scheduler.compile;

import dev.jcompose.model.Service;
import java.util.List;

/**
 * A selected service.
 *
 * @param image the reference its containers run
 * @param scale how many containers to have
 * @param target named by the user, or all are; otherwise it is here as a dependency
 * @param uploads files to put into each container before its first start
 * @param dockerTiming health probes at Docker's pace, not as soon as they can tell
 */
public record ServiceSpec(
    Service service,
    String image,
    int scale,
    boolean target,
    Fingerprint fingerprint,
    List<Upload> uploads,
    SecurityOptions security,
    boolean dockerTiming) {
  public ServiceSpec {
    uploads = List.copyOf(uploads);
  }

  /** The service's name. */
  public String name() {
    return service.name();
  }
}

package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A line of the container list. */
public record ContainerSummary(
    String id,
    List<String> names,
    String image,
    @JsonProperty("ImageID") String imageId,
    String command,
    long created,
    List<Port> ports,
    Map<String, String> labels,
    String state,
    String status,
    HostSummary hostConfig,
    Networks networkSettings,
    List<MountPoint> mounts,
    @Nullable Long sizeRw,
    @Nullable Long sizeRootFs) {
  public ContainerSummary {
    names = ApiValues.list(names);
    ports = ApiValues.list(ports);
    labels = ApiValues.map(labels);
    mounts = ApiValues.list(mounts);
  }

  /** With the bytes it has written, and those and its image's together. */
  public ContainerSummary withSizes(long rw, long rootFs) {
    return new ContainerSummary(
        id,
        names,
        image,
        imageId,
        command,
        created,
        ports,
        labels,
        state,
        status,
        hostConfig,
        networkSettings,
        mounts,
        rw,
        rootFs);
  }

  /** A port of a running container; {@code publicPort} 0 is not published. */
  public record Port(
      @JsonProperty("IP") @JsonInclude(JsonInclude.Include.NON_EMPTY) String ip,
      int privatePort,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int publicPort,
      String type) {
    public Port {
      ip = ApiValues.text(ip);
    }
  }

  /** The network mode alone. */
  public record HostSummary(String networkMode) {}

  /** Endpoints by network name. */
  public record Networks(Map<String, EndpointSettings> networks) {
    public Networks {
      networks = ApiValues.map(networks);
    }
  }
}

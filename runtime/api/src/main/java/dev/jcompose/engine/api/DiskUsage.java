package dev.jcompose.engine.api;

import java.util.List;
import java.util.Map;

/** What lies on the disk: {@code GET /system/df}. Sizes in bytes. */
public record DiskUsage(
    long layersSize,
    List<ImageSummary> images,
    List<ContainerSummary> containers,
    List<VolumeDetails> volumes,
    List<Map<String, Object>> buildCache) {
  public DiskUsage {
    images = ApiValues.list(images);
    containers = ApiValues.list(containers);
    volumes = ApiValues.list(volumes);
    buildCache = ApiValues.list(buildCache);
  }
}

package dev.jcompose.engine.daemon;

import dev.jcompose.engine.api.ContainerQuery;
import dev.jcompose.engine.api.DiskUsage;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.ImageSummary;
import dev.jcompose.engine.api.VolumeDetails;
import dev.jcompose.engine.container.Failures;
import dev.jcompose.engine.container.LocalContainers;
import dev.jcompose.engine.container.TreeSize;
import dev.jcompose.images.Image;
import dev.jcompose.images.store.ImageStore;
import dev.jcompose.images.store.StoreUsage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What lies on the disk. */
final class DiskReport {

  private final ImageStore images;
  private final LocalContainers containers;
  private final LocalVolumes volumes;

  DiskReport(ImageStore images, LocalContainers containers, LocalVolumes volumes) {
    this.images = images;
    this.containers = containers;
    this.volumes = volumes;
  }

  DiskUsage usage() {
    try {
      StoreUsage usage = images.usage();
      return new DiskUsage(
          usage.total(),
          images(usage),
          containers.list(new ContainerQuery(true, 0, true, Filters.NONE)),
          volumes(),
          List.of());
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  private List<ImageSummary> images(StoreUsage usage) throws IOException {
    List<ImageSummary> all = new ArrayList<>();
    for (Image image : images.list()) {
      all.add(
          ImageViews.summary(
              image,
              usage.shared().getOrDefault(image.id(), 0L),
              containers.containersOf(image.id())));
    }
    return all;
  }

  private List<VolumeDetails> volumes() throws IOException {
    List<VolumeDetails> all = new ArrayList<>();
    for (VolumeDetails volume : volumes.list(Filters.NONE)) {
      all.add(
          volume.with(
              new VolumeDetails.UsageData(
                  TreeSize.of(Path.of(volume.mountpoint())),
                  containers.usersOfVolume(volume.name()).size())));
    }
    return all;
  }
}

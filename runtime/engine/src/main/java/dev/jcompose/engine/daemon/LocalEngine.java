package dev.jcompose.engine.daemon;

import dev.jcompose.engine.api.DiskUsage;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EventStream;
import dev.jcompose.engine.api.EventsRequest;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.SystemInfo;
import dev.jcompose.engine.api.Version;
import dev.jcompose.engine.container.LocalContainers;
import dev.jcompose.engine.container.Machinery;
import dev.jcompose.images.transfer.Puller;
import dev.jcompose.images.transfer.Pusher;
import java.io.IOException;

/** This process's engine behind the port. */
final class LocalEngine implements Engine {

  private final Machinery machinery;
  private final LocalContainers containers;
  private final LocalNetworks networks;
  private final LocalVolumes volumes;
  private final LocalImages images;
  private final LocalBuilds builds;
  private final LocalRegistries registries;

  LocalEngine(
      Machinery machinery,
      LocalContainers containers,
      dev.jcompose.images.registry.Registries known,
      Puller puller)
      throws IOException {
    this.machinery = machinery;
    this.containers = containers;
    this.networks = new LocalNetworks(machinery.networks(), containers, machinery.events());
    this.volumes = new LocalVolumes(machinery.volumes(), containers, machinery.events());
    ImageTransfers transfers =
        new ImageTransfers(
            machinery.images(), puller, new Pusher(known, machinery.images()), machinery.clock());
    this.images =
        new LocalImages(
            machinery.images(), containers, machinery.events(), transfers, machinery.clock());
    this.registries = new LocalRegistries(known);
    this.builds = new LocalBuilds(machinery, images);
  }

  @Override
  public Version version() {
    return HostFacts.version();
  }

  @Override
  public SystemInfo info() {
    return HostFacts.info(machinery, containers.counts(), images.list(true, Filters.NONE).size());
  }

  @Override
  public EventStream events(EventsRequest request) {
    return machinery.events().subscribe(request);
  }

  @Override
  public Containers containers() {
    return containers;
  }

  @Override
  public Files files() {
    return containers.files();
  }

  @Override
  public Execs execs() {
    return containers.execs();
  }

  @Override
  public Networks networks() {
    return networks;
  }

  @Override
  public Volumes volumes() {
    return volumes;
  }

  @Override
  public Images images() {
    return images;
  }

  @Override
  public Builds builds() {
    return builds;
  }

  @Override
  public Engine.Registries registries() {
    return registries;
  }

  @Override
  public DiskUsage diskUsage() {
    return new DiskReport(machinery.images(), containers, volumes).usage();
  }
}

package dev.jcompose.engine.daemon;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EventStream;
import dev.jcompose.engine.api.EventsRequest;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.SystemInfo;
import dev.jcompose.engine.api.Version;
import dev.jcompose.engine.container.LocalContainers;
import dev.jcompose.engine.container.Machinery;
import java.io.IOException;

/** This process's engine behind the port. */
final class LocalEngine implements Engine {

  private final Machinery machinery;
  private final LocalContainers containers;
  private final LocalNetworks networks;
  private final LocalVolumes volumes;
  private final LocalImages images;
  private final LocalBuilds builds;

  LocalEngine(Machinery machinery, LocalContainers containers) throws IOException {
    this.machinery = machinery;
    this.containers = containers;
    this.networks = new LocalNetworks(machinery.networks(), containers, machinery.events());
    this.volumes = new LocalVolumes(machinery.volumes(), containers, machinery.events());
    this.images = new LocalImages(machinery.images(), containers, machinery.events());
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
}

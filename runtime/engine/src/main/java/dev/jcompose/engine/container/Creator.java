package dev.jcompose.engine.container;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.CreateContainer;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.MountPoint;
import dev.jcompose.images.Image;
import dev.jcompose.images.RootFilesystem;
import dev.jcompose.linux.ProcFs;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a request into a container's record, and makes what the container needs on disk. */
final class Creator {

  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final String NAME = "[a-zA-Z0-9][a-zA-Z0-9_.-]+";

  private final Machinery machinery;
  private final ContainerStore store;
  private final Registry registry;
  private final MountMaker mounts;
  private final SecureRandom random = new SecureRandom();

  Creator(Machinery machinery, ContainerStore store, Registry registry) {
    this.machinery = machinery;
    this.store = store;
    this.registry = registry;
    this.mounts = new MountMaker(machinery, registry);
  }

  /** A container's record and root; {@code name} may be empty. */
  record Made(ContainerRecord container, RootFilesystem rootfs) {}

  Made create(String name, CreateContainer request) throws IOException {
    Image image = image(request.config().image());
    ContainerConfig merged = ImageMerge.merge(request.config(), image.config());
    CreateRules.check(merged, request.hostConfig());
    HostConfig host =
        CreateRules.complete(request.hostConfig(), machinery.cgroups().version() == 2);
    ContainerConfig config = named(merged, host);
    String id = HexFormat.of().formatHex(bytes(32));
    String chosen = name.isEmpty() ? freeName() : valid(name);
    registry.reserve(chosen, id);
    try (Undo undo = new Undo()) {
      undo.push(() -> registry.release(chosen, id));
      RootFilesystem rootfs = machinery.images().prepare(image, id);
      undo.push(() -> machinery.images().discard(id));
      List<MountPoint> points = mounts.make(host, config, rootfs, undo);
      ContainerRecord container =
          new ContainerRecord(
              id,
              chosen,
              machinery.clock().instant().toString(),
              image.id().toString(),
              config,
              host,
              endpoints(host, request.endpoints()),
              points);
      check(container);
      undo.push(() -> store.delete(id));
      store.save(container);
      undo.keep();
      return new Made(container, rootfs);
    }
  }

  private Image image(String name) throws IOException {
    return machinery
        .images()
        .find(name)
        .orElseThrow(() -> new EngineException(Kind.NOT_FOUND, "No such image: " + tagged(name)));
  }

  private static String tagged(String name) {
    boolean hasTag = name.indexOf(':', name.lastIndexOf('/') + 1) >= 0 || name.contains("@");
    return hasTag ? name : name + ":latest";
  }

  static String valid(String name) {
    String plain = name.startsWith("/") ? name.substring(1) : name;
    if (!plain.matches(NAME)) {
      throw new EngineException(
          Kind.INVALID,
          "Invalid container name (" + plain + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }
    return plain;
  }

  private String freeName() {
    String name;
    do {
      name = "c-" + HexFormat.of().formatHex(bytes(6));
    } while (registry.taken(name));
    return name;
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** What can be refused before anything is made is refused here. */
  private void check(ContainerRecord container) throws IOException {
    NetworkSetup.portRequests(container);
    ResourceLimits.of(container.hostConfig());
    Outputs.settings(container);
    SecurityChoice.of(container.hostConfig(), machinery.seccomp());
    container.hostConfig().tmpfs().forEach(TmpfsOptions::parse);
    String signal = container.config().stopSignal();
    if (!signal.isEmpty()) {
      Signals.number(signal);
    }
  }

  /** Where the host's name or another container's is the container's too. */
  private ContainerConfig named(ContainerConfig config, HostConfig host) throws IOException {
    String mode = host.networkMode();
    if (mode.startsWith("container:")) {
      ContainerRecord other = registry.get(mode.substring("container:".length())).record();
      return config.toBuilder()
          .hostname(other.hostname())
          .domainname(other.config().domainname())
          .build();
    }
    boolean hosts = mode.equals("host") || host.utsMode().equals("host");
    return hosts && config.hostname().isEmpty()
        ? config.toBuilder().hostname(ProcFs.read(HOST_NAME)).build()
        : config;
  }

  /** The networks to join: those named, with the network mode's own among them. */
  private static Map<String, EndpointSettings> endpoints(
      HostConfig host, Map<String, EndpointSettings> asked) {
    String mode = host.networkMode();
    if (mode.equals("host") || mode.equals("none") || mode.startsWith("container:")) {
      return Map.of();
    }
    String main = mode.isEmpty() || mode.equals("default") ? "bridge" : mode;
    Map<String, EndpointSettings> all = new LinkedHashMap<>();
    if (asked.containsKey(main)) {
      all.put(main, asked.get(main));
    } else if (asked.containsKey(mode)) {
      all.put(main, asked.get(mode));
    } else if (asked.isEmpty()) {
      all.put(main, EndpointSettings.request(List.of(), host.links(), null, "", Map.of(), 0));
    }
    asked.forEach(
        (network, settings) -> {
          if (!network.equals(mode)) {
            all.putIfAbsent(network, settings);
          }
        });
    return all;
  }
}

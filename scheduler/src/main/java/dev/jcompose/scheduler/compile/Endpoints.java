package dev.jcompose.scheduler.compile;

import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.model.Network;
import dev.jcompose.model.NetworkAttachment;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A container's places on the project's networks, the first to be joined first. */
public final class Endpoints {
  private static final String INTERFACE_NAME = "com.docker.network.endpoint.ifname";

  private Endpoints() {}

  static Map<String, EndpointSettings> of(Project project, Service service, Instance instance) {
    Map<String, EndpointSettings> endpoints = new LinkedHashMap<>();
    if (!service.networkMode().isEmpty()) {
      return endpoints;
    }
    for (String key : byPriority(service)) {
      NetworkAttachment at = service.networks().getOrDefault(key, NetworkAttachment.DEFAULT);
      boolean primary = endpoints.isEmpty();
      endpoints.put(
          name(project, key),
          EndpointSettings.request(
              aliases(service, instance.name(), at),
              links(project, service, instance),
              ipam(at),
              at.macAddress().isEmpty() && primary ? service.macAddress() : at.macAddress(),
              driverOptions(at),
              at.gwPriority()));
    }
    return endpoints;
  }

  /** The endpoint for a container that is put back on one network. */
  public static EndpointSettings of(Service service, String containerName, String networkKey) {
    NetworkAttachment at = service.networks().getOrDefault(networkKey, NetworkAttachment.DEFAULT);
    return EndpointSettings.request(
        aliases(service, containerName, at),
        List.of(),
        ipam(at),
        at.macAddress(),
        driverOptions(at),
        at.gwPriority());
  }

  /** The endpoint for a container whose service the project does not know. */
  public static EndpointSettings plain(String containerName, String service) {
    return EndpointSettings.request(
        List.of(containerName, service), List.of(), null, "", Map.of(), 0);
  }

  /** The engine's name of the network that the container is created on. */
  static String primary(Project project, Service service) {
    List<String> keys = byPriority(service);
    return keys.isEmpty() ? "none" : name(project, keys.getFirst());
  }

  private static List<String> byPriority(Service service) {
    return service.networks().entrySet().stream()
        .sorted(
            Comparator.comparingInt(
                    (Map.Entry<String, NetworkAttachment> e) -> -e.getValue().priority())
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String name(Project project, String key) {
    Network network = project.networks().get(key);
    return network == null ? key : network.name();
  }

  private static List<String> aliases(Service service, String container, NetworkAttachment at) {
    Set<String> aliases = new LinkedHashSet<>();
    aliases.add(container);
    aliases.add(service.name());
    aliases.addAll(at.aliases());
    return List.copyOf(aliases);
  }

  private static List<String> links(Project project, Service service, Instance instance) {
    List<String> links = new ArrayList<>();
    for (String link : service.links()) {
      int colon = link.indexOf(':');
      String target = colon < 0 ? link : link.substring(0, colon);
      String alias = colon < 0 ? link : link.substring(colon + 1);
      String numbered = target + "-" + instance.number();
      for (String container : instance.peers().getOrDefault(target, List.of())) {
        links.add(container + ":" + alias);
        links.add(container + ":" + numbered);
        links.add(container + ":" + project.name() + "-" + numbered);
      }
    }
    for (String link : service.externalLinks()) {
      links.add(link.indexOf(':') < 0 ? link + ":" + link : link);
    }
    return links;
  }

  private static EndpointSettings.@Nullable EndpointIpam ipam(NetworkAttachment at) {
    if (at.ipv4Address().isEmpty() && at.ipv6Address().isEmpty() && at.linkLocalIps().isEmpty()) {
      return null;
    }
    return new EndpointSettings.EndpointIpam(at.ipv4Address(), at.ipv6Address(), at.linkLocalIps());
  }

  private static Map<String, String> driverOptions(NetworkAttachment at) {
    Map<String, String> options = new LinkedHashMap<>(at.driverOpts());
    if (!at.interfaceName().isEmpty()) {
      options.put(INTERFACE_NAME, at.interfaceName());
    }
    return options;
  }
}

package dev.jcompose.model.bind;

import dev.jcompose.model.FileObject;
import dev.jcompose.model.Network;
import dev.jcompose.model.Volume;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Networks, volumes, configs and secrets as records. */
final class ResourceBinder {
  private ResourceBinder() {}

  static Map<String, Network> networks(MapNode project) {
    Map<String, Network> networks = new LinkedHashMap<>();
    for (Map.Entry<String, MapNode.Entry> e : project.map("networks").entries().entrySet()) {
      if (e.getValue().value() instanceof MapNode tree) {
        networks.put(e.getKey(), network(e.getKey(), tree));
      }
    }
    return networks;
  }

  private static Network network(String key, MapNode tree) {
    return new Network(
        key,
        tree.text("name"),
        tree.isTrue("external"),
        tree.text("driver"),
        Values.map(tree, "driver_opts"),
        tree.isTrue("internal"),
        tree.isTrue("attachable"),
        Values.boolOrNull(tree, "enable_ipv4"),
        Values.boolOrNull(tree, "enable_ipv6"),
        tree.find("ipam") instanceof MapNode ipam ? ipam(ipam) : null,
        Values.map(tree, "labels"));
  }

  private static Network.Ipam ipam(MapNode tree) {
    List<Network.Pool> pools = new ArrayList<>();
    for (Node node : tree.list("config")) {
      if (node instanceof MapNode pool) {
        pools.add(
            new Network.Pool(
                pool.text("subnet"),
                pool.text("ip_range"),
                pool.text("gateway"),
                Values.map(pool, "aux_addresses")));
      }
    }
    return new Network.Ipam(tree.text("driver"), pools, Values.map(tree, "options"));
  }

  static Map<String, Volume> volumes(MapNode project) {
    Map<String, Volume> volumes = new LinkedHashMap<>();
    for (Map.Entry<String, MapNode.Entry> e : project.map("volumes").entries().entrySet()) {
      if (e.getValue().value() instanceof MapNode tree) {
        volumes.put(
            e.getKey(),
            new Volume(
                e.getKey(),
                tree.text("name"),
                tree.isTrue("external"),
                tree.text("driver"),
                Values.map(tree, "driver_opts"),
                Values.map(tree, "labels")));
      }
    }
    return volumes;
  }

  static Map<String, FileObject> files(MapNode project, String section) {
    Map<String, FileObject> files = new LinkedHashMap<>();
    for (Map.Entry<String, MapNode.Entry> e : project.map(section).entries().entrySet()) {
      if (e.getValue().value() instanceof MapNode tree) {
        files.put(
            e.getKey(),
            new FileObject(
                e.getKey(),
                tree.text("name"),
                tree.find("file") == null ? null : Path.of(tree.text("file")),
                tree.find("environment") == null ? null : tree.text("environment"),
                tree.find("content") == null ? null : tree.text("content"),
                tree.isTrue("external"),
                Values.map(tree, "labels")));
      }
    }
    return files;
  }
}

package dev.jcompose.scheduler.compile;

import dev.jcompose.engine.api.PortBinding;
import dev.jcompose.model.PortMapping;
import dev.jcompose.model.Service;
import dev.jcompose.scheduler.ComposeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Published and exposed ports in the API's form: {@code 80/tcp}. */
final class Ports {

  private Ports() {}

  static Map<String, List<PortBinding>> bindings(Service service) {
    Map<String, List<PortBinding>> bindings = new TreeMap<>();
    for (PortMapping port : service.ports()) {
      bindings
          .computeIfAbsent(key(port), k -> new ArrayList<>())
          .add(new PortBinding(port.hostIp(), port.published()));
    }
    return bindings;
  }

  static Map<String, Map<String, String>> exposed(Service service) {
    Map<String, Map<String, String>> exposed = new TreeMap<>();
    for (PortMapping port : service.ports()) {
      exposed.put(key(port), Map.of());
    }
    for (String declared : service.expose()) {
      for (String port : expand(service, declared)) {
        exposed.put(port, Map.of());
      }
    }
    return exposed;
  }

  private static String key(PortMapping port) {
    return port.target() + "/" + (port.protocol().isEmpty() ? "tcp" : port.protocol());
  }

  private static List<String> expand(Service service, String declared) {
    int slash = declared.indexOf('/');
    String protocol = slash < 0 ? "tcp" : declared.substring(slash + 1);
    String range = slash < 0 ? declared : declared.substring(0, slash);
    int dash = range.indexOf('-');
    try {
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
      List<String> ports = new ArrayList<>();
      for (int port = first; port <= last; port++) {
        ports.add(port + "/" + protocol);
      }
      return ports;
    } catch (NumberFormatException e) {
      throw new ComposeException(
          "service \"%s\": expose: \"%s\" is not a port".formatted(service.name(), declared), 1, e);
    }
  }
}

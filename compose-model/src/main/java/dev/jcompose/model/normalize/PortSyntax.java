package dev.jcompose.model.normalize;

import dev.jcompose.model.Position;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.TreePath;
import dev.jcompose.model.yaml.OldYaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The short form of ports: {@code [HOST_IP:][HOST[-END]:]CONTAINER[-END][/PROTOCOL]}. */
final class PortSyntax {
  private static final String HINT =
      "ports are like \"8080:80\", \"127.0.0.1:8080:80/udp\" or \"3000-3005:3000-3005\"";

  private static final Map<String, String> DEFAULTS = Map.of("mode", "ingress", "protocol", "tcp");

  private record Range(int first, int last) {
    int size() {
      return last - first + 1;
    }
  }

  private final Problems problems;

  PortSyntax(Problems problems) {
    this.problems = problems;
  }

  /** The long forms of one short form; empty if it is wrong, which is reported. */
  List<Node> parse(Scalar scalar, TreePath path) {
    String spec = scalar.text();
    int slash = spec.indexOf('/');
    String protocol = slash < 0 ? "tcp" : spec.substring(slash + 1);
    String ports = slash < 0 ? spec : spec.substring(0, slash);
    int containerAt = ports.lastIndexOf(':') + 1;
    Range container = range(ports.substring(containerAt));
    String left = containerAt == 0 ? "" : ports.substring(0, containerAt - 1);
    int hostAt = left.endsWith("]") ? left.length() : left.lastIndexOf(':') + 1;
    String host = hostAt > left.length() ? "" : left.substring(hostAt);
    String address = hostAt == 0 ? "" : left.substring(0, hostAt - (left.endsWith("]") ? 0 : 1));
    Range published = host.isEmpty() ? null : range(host);
    if (container == null || container.first() == 0 || (published == null && !host.isEmpty())) {
      return refuse(path, scalar, "is not a port", HINT);
    }
    if (!protocol.equals("tcp") && !protocol.equals("udp") && !protocol.equals("sctp")) {
      return refuse(
          path, scalar, "has the unknown protocol \"" + protocol + "\"", "use tcp, udp or sctp");
    }
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    }
    if (hostAt > 0 && !Addresses.isAddress(address)) {
      return refuse(path, scalar, "has \"" + address + "\" where an IP address belongs", HINT);
    }
    if (published != null && container.size() > 1 && published.size() != container.size()) {
      return refuse(path, scalar, "has ranges of different length", HINT);
    }
    warnOfSexagesimal(scalar, path);
    return expand(scalar.position(), container, published, address, protocol);
  }

  /** Older tools read the file too: to YAML 1.1 an unquoted {@code 22:22} is 22 * 60 + 22. */
  private void warnOfSexagesimal(Scalar scalar, TreePath path) {
    String text = scalar.text();
    if (OldYaml.isSexagesimal(text) && problems.token(scalar.position()).equals(text)) {
      problems.warning(
          path.subject() + ": " + text + " without quotes is a number to YAML 1.1",
          scalar.position(),
          "put it in quotes: \"" + text + "\"");
    }
  }

  private static List<Node> expand(
      Position position,
      Range container,
      @Nullable Range published,
      String address,
      String protocol) {
    List<Node> entries = new ArrayList<>();
    for (int i = 0; i < container.size(); i++) {
      MapNode.Builder entry = MapNode.builder(position);
      entry.put("mode", Scalar.string("ingress", position));
      if (!address.isEmpty()) {
        entry.put("host_ip", Scalar.string(address, position));
      }
      entry.put("target", Scalar.integer(container.first() + i, position));
      if (published != null) {
        String port =
            container.size() == 1 && published.size() > 1
                ? published.first() + "-" + published.last()
                : Integer.toString(published.first() + i);
        entry.put("published", Scalar.string(port, position));
      }
      entry.put("protocol", Scalar.string(protocol, position));
      entries.add(entry.build());
    }
    return entries;
  }

  /** A long form with what it leaves out; empty if it is wrong. */
  List<Node> complete(MapNode entry, TreePath path) {
    MapNode.Builder full = entry.toBuilder();
    for (Map.Entry<String, String> e : DEFAULTS.entrySet()) {
      if (!entry.has(e.getKey())) {
        full.put(e.getKey(), Scalar.string(e.getValue(), entry.position()));
      }
    }
    if (entry.find("published") instanceof Scalar published
        && !published.text().isEmpty()
        && range(published.text()) == null) {
      return refuse(path.key("published"), published, "is not a port", HINT);
    }
    if (entry.find("host_ip") instanceof Scalar address
        && !address.text().isEmpty()
        && !Addresses.isAddress(address.text())) {
      return refuse(path.key("host_ip"), address, "is not an IP address", null);
    }
    return List.of(full.build());
  }

  private List<Node> refuse(TreePath path, Scalar scalar, String what, @Nullable String hint) {
    problems.error(path.subject() + ": \"" + scalar.text() + "\" " + what, scalar.position(), hint);
    return List.of();
  }

  private static @Nullable Range range(String text) {
    int dash = text.indexOf('-');
    int first = port(dash < 0 ? text : text.substring(0, dash));
    int last = dash < 0 ? first : port(text.substring(dash + 1));
    return first < 0 || last < first ? null : new Range(first, last);
  }

  private static int port(String text) {
    if (text.isEmpty() || text.length() > 5) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value > 65535 ? -1 : value;
  }
}

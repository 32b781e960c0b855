package dev.jcompose.cli.command;

import dev.jcompose.engine.api.ContainerSummary.Port;
import java.util.ArrayList;
import java.util.List;

/** Ports in one line, neighbours folded to ranges. */
final class PortText {
  private PortText() {}

  static String of(List<Port> ports) {
    List<Port> sorted = ports.stream().sorted(PortText::compare).toList();
    List<String> texts = new ArrayList<>();
    for (int first = 0; first < sorted.size(); ) {
      int last = first;
      while (last + 1 < sorted.size() && follows(sorted.get(last), sorted.get(last + 1))) {
        last++;
      }
      texts.add(range(sorted.get(first), sorted.get(last)));
      first = last + 1;
    }
    return String.join(", ", texts);
  }

  private static int compare(Port a, Port b) {
    int order = a.type().compareTo(b.type());
    order = order != 0 ? order : a.ip().compareTo(b.ip());
    order = order != 0 ? order : Integer.compare(a.privatePort(), b.privatePort());
    return order != 0 ? order : Integer.compare(a.publicPort(), b.publicPort());
  }

  private static boolean follows(Port a, Port b) {
    boolean publicFollows =
        a.publicPort() == 0 ? b.publicPort() == 0 : b.publicPort() == a.publicPort() + 1;
    return a.type().equals(b.type())
        && a.ip().equals(b.ip())
        && b.privatePort() == a.privatePort() + 1
        && publicFollows;
  }

  private static String range(Port first, Port last) {
    String inside = span(first.privatePort(), last.privatePort()) + "/" + first.type();
    if (first.publicPort() == 0) {
      return inside;
    }
    String outside = span(first.publicPort(), last.publicPort());
    String ip = first.ip().contains(":") ? "[" + first.ip() + "]" : first.ip();
    return (ip.isEmpty() ? "" : ip + ":") + outside + "->" + inside;
  }

  private static String span(int first, int last) {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}

package dev.jcompose.build.solve;

import dev.jcompose.build.dockerfile.DockerfileException;
import dev.jcompose.build.dockerfile.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ports as {@code EXPOSE} has them: {@code 80}, {@code 53/udp}, {@code 8000-8010}. */
final class Ports {

  private static final Pattern FORM =
      Pattern.compile("(?:.*:)?([0-9]{1,5})(?:-([0-9]{1,5}))?(?:/(.*))?");

  private Ports() {}

  static List<String> of(String text, Location location) throws DockerfileException {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new DockerfileException(location, "invalid containerPort: " + text);
    }
    String protocol = matcher.group(3) == null ? "tcp" : matcher.group(3).toLowerCase(Locale.ROOT);
    if (!List.of("tcp", "udp", "sctp").contains(protocol)) {
      throw new DockerfileException(location, "invalid proto: " + protocol);
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
    if (last > 65535 || last < first) {
      throw new DockerfileException(location, "invalid containerPort: " + text);
    }
    List<String> ports = new ArrayList<>();
    for (int port = first; port <= last; port++) {
      ports.add(port + "/" + protocol);
    }
    return ports;
  }
}

package dev.jcompose.scheduler.compile;

import dev.jcompose.scheduler.ComposeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code security_opt} as the engine wants it: seccomp profiles are sent as JSON, for the engine
 * cannot read the client's files; {@code systempaths=unconfined} becomes empty lists of masked and
 * read-only paths.
 */
public record SecurityOptions(List<String> options, boolean systemPathsVisible) {
  /** None. */
  public static final SecurityOptions NONE = new SecurityOptions(List.of(), false);

  public SecurityOptions {
    options = List.copyOf(options);
  }

  static SecurityOptions read(Path directory, String service, List<String> declared) {
    List<String> options = new ArrayList<>();
    boolean systemPaths = false;
    for (String option : declared) {
      String canonical = canonical(option);
      if (canonical.equals("systempaths=unconfined")) {
        systemPaths = true;
      } else if (canonical.startsWith("seccomp=")) {
        options.add(seccomp(directory, service, canonical.substring("seccomp=".length())));
      } else {
        options.add(canonical);
      }
    }
    return new SecurityOptions(options, systemPaths);
  }

  /** The old separator is a colon; {@code label=type:x} has both. */
  private static String canonical(String option) {
    int colon = option.indexOf(':');
    return option.indexOf('=') < 0 && colon > 0
        ? option.substring(0, colon) + "=" + option.substring(colon + 1)
        : option;
  }

  private static String seccomp(Path directory, String service, String value) {
    if (value.equals("unconfined") || value.equals("builtin") || value.startsWith("{")) {
      return "seccomp=" + value;
    }
    Path file = directory.resolve(value);
    try {
      return "seccomp=" + Files.readString(file).strip();
    } catch (IOException e) {
      throw new ComposeException(
          "service \"%s\": security_opt: read seccomp profile %s: %s"
              .formatted(service, file, e.getClass().getSimpleName()),
          1,
          e);
    }
  }
}

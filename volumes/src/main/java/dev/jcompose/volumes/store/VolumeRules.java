package dev.jcompose.volumes.store;

import dev.jcompose.volumes.VolumeException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What names and driver options are allowed, as Docker's local driver has it. */
final class VolumeRules {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
  private static final int NAME_LENGTH = 255;
  private static final Set<String> OPTIONS = Set.of("type", "o", "device");
  private static final Map<String, List<String>> NEEDS =
      Map.of("device", List.of("type"), "type", List.of("device"), "o", List.of("device", "type"));

  private VolumeRules() {}

  static void checkName(String name) throws VolumeException {
    if (name.length() < 2) {
      throw invalid(
          "volume name is too short, names should be at least two alphanumeric characters");
    }
    if (name.length() > NAME_LENGTH) {
      throw invalid("volume name is longer than " + NAME_LENGTH + " characters");
    }
    if (!NAME.matcher(name).matches()) {
      throw invalid(
          "create "
              + name
              + ": \""
              + name
              + "\" includes invalid characters for a local volume name, only"
              + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host"
              + " directory, use absolute path");
    }
  }

  static void checkDriver(String driver) throws VolumeException {
    if (!driver.isEmpty() && !driver.equals(VolumeStore.DRIVER)) {
      throw new VolumeException(
          VolumeException.Kind.NOT_FOUND,
          "error looking up volume plugin " + driver + ": plugin \"" + driver + "\" not found");
    }
  }

  static void checkOptions(Map<String, String> options) throws VolumeException {
    for (String key : options.keySet().stream().sorted(Comparator.naturalOrder()).toList()) {
      if (!OPTIONS.contains(key)) {
        throw invalid("invalid option: \"" + key + "\"");
      }
      for (String needed : NEEDS.getOrDefault(key, List.of())) {
        if (options.getOrDefault(needed, "").isEmpty()) {
          throw invalid("missing required option: \"" + needed + "\"");
        }
      }
    }
  }

  private static VolumeException invalid(String message) {
    return new VolumeException(VolumeException.Kind.INVALID, message);
  }
}

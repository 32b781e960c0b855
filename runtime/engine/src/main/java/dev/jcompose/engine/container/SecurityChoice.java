package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.linux.security.Capabilities;
import dev.jcompose.linux.security.MaskedPaths;
import dev.jcompose.linux.security.Seccomp;
import dev.jcompose.linux.security.SeccompFilter;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What holds a container's processes back. */
record SecurityChoice(
    Capabilities capabilities,
    @Nullable SeccompFilter filter,
    boolean noNewPrivileges,
    List<String> maskedPaths,
    List<String> readOnlyPaths) {

  SecurityChoice {
    maskedPaths = List.copyOf(maskedPaths);
    readOnlyPaths = List.copyOf(readOnlyPaths);
  }

  /** From {@code CapAdd}, {@code CapDrop}, {@code Privileged} and {@code SecurityOpt}. */
  static SecurityChoice of(HostConfig host, Seccomp seccomp) throws IOException {
    Capabilities capabilities =
        Capabilities.resolve(
            host.capAdd(), host.capDrop(), host.privileged(), Capabilities.available());
    boolean noNewPrivileges = false;
    boolean unconfinedPaths = host.privileged();
    boolean filtered = !host.privileged();
    var profile = Seccomp.defaultProfile();
    for (String option : host.securityOpt()) {
      String[] parts = option.split("[=:]", 2);
      String value = parts.length > 1 ? parts[1] : "";
      switch (parts[0]) {
        case "no-new-privileges" -> noNewPrivileges = isTrue(option, value);
        case "seccomp" -> {
          filtered = !value.equals("unconfined");
          if (filtered && !value.equals("builtin")) {
            profile = Seccomp.parseJson(value);
          }
        }
        case "systempaths" -> unconfinedPaths = unconfined(option, value);
        // Nothing to confine with, nothing to lift: see CreateWarnings.
        case "apparmor", "label" -> {}
        default -> throw invalid(option);
      }
    }
    List<String> masked = host.maskedPaths();
    List<String> readOnly = host.readonlyPaths();
    return new SecurityChoice(
        capabilities,
        filtered ? seccomp.compile(profile, capabilities) : null,
        noNewPrivileges,
        unconfinedPaths
            ? List.of()
            : masked == null
                ? MaskedPaths.masked(Runtime.getRuntime().availableProcessors())
                : masked,
        unconfinedPaths ? List.of() : readOnly == null ? MaskedPaths.READ_ONLY : readOnly);
  }

  private static boolean isTrue(String option, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "", "true", "1", "t" -> true;
      case "false", "0", "f" -> false;
      default -> throw invalid(option);
    };
  }

  private static boolean unconfined(String option, String value) {
    if (!value.equals("unconfined")) {
      throw invalid(option);
    }
    return true;
  }

  private static EngineException invalid(String option) {
    return new EngineException(Kind.INVALID, "invalid --security-opt: \"" + option + "\"");
  }
}

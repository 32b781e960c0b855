package dev.jcompose.engine.container;

import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.linux.ProcFs;
import dev.jcompose.linux.cgroup.CgroupRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the maker of a container is told that it will not have, though asked for. */
final class CreateWarnings {

  private static final Path APPARMOR = Path.of("/sys/module/apparmor/parameters/enabled");
  private static final String PROFILE = "apparmor[=:](?!unconfined$).+";

  private CreateWarnings() {}

  static List<String> of(HostConfig host, CgroupRoot cgroups) throws IOException {
    List<String> warnings = new ArrayList<>(cgroups.lacking(ResourceLimits.of(host).limits()));
    if (Files.isReadable(APPARMOR) && ProcFs.read(APPARMOR).equals("Y")) {
      host.securityOpt().stream()
          .filter(option -> option.matches(PROFILE))
          .map(option -> "security_opt " + option + ": not in force, no profile is applied")
          .forEach(warnings::add);
    }
    return warnings;
  }
}

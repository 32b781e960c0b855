package dev.jcompose.engine.container;

import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.linux.cgroup.CgroupRoot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the maker of a container is told that it will not have, though asked for. */
final class CreateWarnings {

  /** What asks to be confined by AppArmor or SELinux: no profile is loaded, no label set here. */
  private static final String CONFINING = "apparmor[=:](?!unconfined$).+|label[=:](?!disable$).+";

  private CreateWarnings() {}

  static List<String> of(HostConfig host, CgroupRoot cgroups) throws IOException {
    List<String> warnings = new ArrayList<>(cgroups.lacking(ResourceLimits.of(host).limits()));
    warnings.addAll(ResourceLimits.warnings(host));
    host.securityOpt().stream()
        .filter(option -> option.matches(CONFINING))
        .map(option -> "security_opt " + option + ": not in force, no profile is applied")
        .forEach(warnings::add);
    return warnings;
  }
}

package dev.jcompose.engine.doctor;

/** How a distribution installs what is missing. */
enum Packages {
  APT("apt-get install -y"),
  DNF("dnf install -y"),
  APK("apk add"),
  PACMAN("pacman -S --noconfirm");

  private final String command;

  Packages(String command) {
    this.command = command;
  }

  static Packages of(Host host) {
    if (host.program("dnf").isPresent()) {
      return DNF;
    }
    if (host.program("apk").isPresent()) {
      return APK;
    }
    return host.program("pacman").isPresent() ? PACMAN : APT;
  }

  /** The command, by what each distribution calls the package. */
  String install(String debian, String fedora, String alpine, String arch) {
    String name =
        switch (this) {
          case APT -> debian;
          case DNF -> fedora;
          case APK -> alpine;
          case PACMAN -> arch;
        };
    return "sudo " + command + " " + name;
  }

  /** The same, where all call it the same. */
  String install(String name) {
    return install(name, name, name, name);
  }
}

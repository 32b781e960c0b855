package dev.jcompose.linux.security;

import java.util.Optional;

/**
 * The system call ABIs we compile for. {@code audit} is AUDIT_ARCH_* of linux/audit.h, what a
 * filter sees in {@code seccomp_data.arch}; all are little endian.
 */
enum SeccompArch {
  X86_64(0xc000003e, true, "amd64", "SCMP_ARCH_X86_64"),
  I386(0x40000003, false, "x86", "SCMP_ARCH_X86"),
  AARCH64(0xc00000b7, true, "arm64", "SCMP_ARCH_AARCH64"),
  ARM(0x40000028, false, "arm", "SCMP_ARCH_ARM");

  private final int audit;
  private final boolean wide;
  private final String dockerName;
  private final String libseccompName;

  SeccompArch(int audit, boolean wide, String dockerName, String libseccompName) {
    this.audit = audit;
    this.wide = wide;
    this.dockerName = dockerName;
    this.libseccompName = libseccompName;
  }

  int audit() {
    return audit;
  }

  /** Whether arguments have 64 bits; else a filter looks at the low halves only. */
  boolean wide() {
    return wide;
  }

  /** The name that a Docker profile uses in {@code includes.arches}. */
  String dockerName() {
    return dockerName;
  }

  /** By the name that a Docker profile uses in {@code archMap}; empty for what we don't run on. */
  static Optional<SeccompArch> libseccompNamed(String name) {
    for (SeccompArch arch : values()) {
      if (arch.libseccompName.equals(name)) {
        return Optional.of(arch);
      }
    }
    return Optional.empty();
  }

  /** By the value of the system property {@code os.arch}. */
  static SeccompArch ofJvm(String osArch) {
    return switch (osArch) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64" -> AARCH64;
      default ->
          throw new UnsupportedOperationException(
              "architecture " + osArch + " is not supported: x86-64 and aarch64 are");
    };
  }
}

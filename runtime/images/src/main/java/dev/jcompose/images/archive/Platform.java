package dev.jcompose.images.archive;

/** An operating system and an architecture in the names that image indexes use. */
public record Platform(String os, String architecture) {

  /** This machine's. */
  public static Platform here() {
    String arch = System.getProperty("os.arch");
    return new Platform(
        "linux",
        switch (arch) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> arch;
        });
  }

  @Override
  public String toString() {
    return os + "/" + architecture;
  }
}

package dev.jcompose.scheduler;

/** The labels and names of docker compose, so that either tool sees the other's projects. */
public final class Labels {
  public static final String PROJECT = "com.docker.compose.project";
  public static final String SERVICE = "com.docker.compose.service";
  public static final String CONTAINER_NUMBER = "com.docker.compose.container-number";
  public static final String ONEOFF = "com.docker.compose.oneoff";
  public static final String CONFIG_HASH = "com.docker.compose.config-hash";
  public static final String WORKING_DIR = "com.docker.compose.project.working_dir";
  public static final String CONFIG_FILES = "com.docker.compose.project.config_files";
  public static final String ENVIRONMENT_FILE = "com.docker.compose.project.environment_file";
  public static final String DEPENDS_ON = "com.docker.compose.depends_on";
  public static final String IMAGE = "com.docker.compose.image";
  public static final String REPLACE = "com.docker.compose.replace";
  public static final String VERSION = "com.docker.compose.version";
  public static final String NETWORK = "com.docker.compose.network";
  public static final String VOLUME = "com.docker.compose.volume";

  /** Digests of the parts of {@link #CONFIG_HASH}, ours alone: they tell what changed. */
  public static final String CONFIG_PARTS = "dev.jcompose.config-parts";

  /** {@code docker}: our engine probes this container's health at Docker's pace. */
  public static final String HEALTH_TIMING = "dev.jcompose.health-timing";

  private Labels() {}

  /** What we write into {@link #VERSION}. */
  public static String ourVersion() {
    String version = Labels.class.getPackage().getImplementationVersion();
    return version == null ? "jcompose" : "jcompose-" + version;
  }
}

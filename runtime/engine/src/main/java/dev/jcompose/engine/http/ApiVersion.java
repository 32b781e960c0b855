package dev.jcompose.engine.http;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;

/** A version of the Docker Engine API. */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  /** The newest whose rules are followed. */
  static final ApiVersion MAX = new ApiVersion(1, 44);

  /**
   * The oldest accepted: old docker-java pins 1.32 and asks nothing that has changed since 1.24.
   */
  static final ApiVersion MIN = new ApiVersion(1, 24);

  /** Since when streams without a terminal say that they are multiplexed. */
  private static final ApiVersion MULTIPLEXED = new ApiVersion(1, 42);

  /**
   * The version of a path prefix such as {@code 1.41}.
   *
   * @throws EngineException INVALID if it is outside what is served
   */
  static ApiVersion parse(String text) {
    int dot = text.indexOf('.');
    ApiVersion version =
        new ApiVersion(
            Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    if (version.compareTo(MAX) > 0) {
      throw new EngineException(
          Kind.INVALID,
          "client version %s is too new. Maximum supported API version is %s"
              .formatted(version, MAX));
    }
    if (version.compareTo(MIN) < 0) {
      throw new EngineException(
          Kind.INVALID,
          ("client version %s is too old. Minimum supported API version is %s, please upgrade your"
                  + " client to a newer version")
              .formatted(version, MIN));
    }
    return version;
  }

  /** The content type of a stream of a process's output. */
  String streamType(boolean tty) {
    return tty || compareTo(MULTIPLEXED) < 0
        ? "application/vnd.docker.raw-stream"
        : "application/vnd.docker.multiplexed-stream";
  }

  @Override
  public int compareTo(ApiVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}

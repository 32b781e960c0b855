package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What a path in a container is ({@code X-Docker-Container-Path-Stat}).
 *
 * @param name its last part
 * @param size in bytes
 * @param mode Go's {@code os.FileMode}: permission bits, and kinds as the constants here
 * @param mtime RFC 3339
 * @param linkTarget where a symlink leads in the end, absolute; empty for anything else
 */
@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
public record PathStat(String name, long size, long mode, String mtime, String linkTarget) {

  public static final long DIRECTORY = 1L << 31;
  public static final long SYMLINK = 1L << 27;
  public static final long DEVICE = 1L << 26;
  public static final long NAMED_PIPE = 1L << 25;
  public static final long SOCKET = 1L << 24;
  public static final long SETUID = 1L << 23;
  public static final long SETGID = 1L << 22;
  public static final long CHARACTER_DEVICE = 1L << 21;
  public static final long STICKY = 1L << 20;

  public PathStat {
    linkTarget = ApiValues.text(linkTarget);
  }

  @JsonIgnore
  public boolean isDirectory() {
    return (mode & DIRECTORY) != 0;
  }

  @JsonIgnore
  public boolean isSymlink() {
    return (mode & SYMLINK) != 0;
  }
}

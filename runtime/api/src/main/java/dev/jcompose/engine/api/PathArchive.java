package dev.jcompose.engine.api;

import java.io.IOException;
import java.io.InputStream;

/** A path's tar archive, made while it is read, and what the path is. */
public record PathArchive(PathStat stat, InputStream tar) implements AutoCloseable {
  @Override
  public void close() throws IOException {
    tar.close();
  }
}

package dev.jcompose.engine.api;

import java.io.OutputStream;

/** A two-way connection with a process: frames out, standard input in. */
public interface AttachedStream extends FrameStream {
  /**
   * The process's standard input; closing it gives the process end of file. Writes to a process
   * without input are dropped.
   */
  OutputStream stdin();
}

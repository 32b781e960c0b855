package dev.jcompose.engine.http;

import dev.jcompose.engine.api.AttachedStream;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins a hijacked connection to a process: output on this thread, input on another one. */
final class Hijacker {
  private static final Logger LOGGER = LoggerFactory.getLogger(Hijacker.class);

  private Hijacker() {}

  /**
   * Copies both ways until the process's output ends, the client goes away or, on a terminal,
   * detaches. The end of the client's input is passed on and ends nothing else.
   */
  static void join(Exchange exchange, AttachedStream process, boolean input, DetachKeys keys)
      throws IOException, InterruptedException {
    try (process) {
      Exchange.Hijack hijack = exchange.hijack(exchange.version().streamType(process.tty()));
      exchange.onGone(process::close);
      if (input) {
        Thread.ofVirtual().name("stdin").start(() -> feed(hijack.input(), process, keys));
      }
      FrameWriter.copy(process, hijack.output());
      hijack.output().finish();
    }
  }

  private static void feed(InboundStream input, AttachedStream process, DetachKeys keys) {
    try (input) {
      OutputStream stdin = process.stdin();
      byte[] buffer = new byte[8192];
      for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
        if (!process.tty()) {
          stdin.write(buffer, 0, count);
        } else if (keys.pass(buffer, count, stdin)) {
          process.close(); // the client leaves, the process keeps its input
          return;
        }
        stdin.flush();
      }
      stdin.close();
    } catch (IOException e) {
      // The process has ended or closed its input: as a pipe's reader going away.
      LOGGER.debug("standard input ended", e);
    }
  }
}

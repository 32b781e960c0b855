package dev.jcompose.build.context;

import dev.jcompose.images.reference.Digest;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.SyscallException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Digests of files' content, remembered by inode, size and times: a rebuild reads no file that has
 * not changed. A file that changed a moment ago is not remembered, because it may change again
 * within the clock's grain.
 */
public final class ContentDigests {

  private static final int MOST = 1 << 18;
  private static final Duration GRAIN = Duration.ofMillis(100);

  private record Key(long device, long inode, long size, Instant modified, Instant changed) {}

  private final InstantSource clock;
  private final Map<Key, Digest> known =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Digest> eldest) {
          return size() > MOST;
        }
      };

  public ContentDigests(InstantSource clock) {
    this.clock = clock;
  }

  /** The digest of the regular file of this name. */
  Digest of(Directory parent, byte[] name, FileStatus status, byte[] buffer)
      throws SyscallException {
    Key key =
        new Key(
            status.device(), status.inode(), status.size(), status.modified(), status.changed());
    synchronized (known) {
      Digest digest = known.get(key);
      if (digest != null) {
        return digest;
      }
    }
    Digest digest = read(parent, name, buffer);
    if (status.changed().plus(GRAIN).isBefore(clock.instant())) {
      synchronized (known) {
        known.put(key, digest);
      }
    }
    return digest;
  }

  private static Digest read(Directory parent, byte[] name, byte[] buffer) throws SyscallException {
    MessageDigest hash = Digest.sha256();
    try (Fd file = parent.openFile(name)) {
      for (int count = Files.read(file.number(), buffer);
          count > 0;
          count = Files.read(file.number(), buffer)) {
        hash.update(buffer, 0, count);
      }
    }
    return Digest.finish(hash);
  }
}

package dev.jcompose.images.layer;

import java.io.IOException;

/**
 * Listens to a tar archive as it is read or written, so that it can be told again byte for byte
 * from the files that were made of it.
 */
interface LayerTap {

  /** Hears nothing. */
  LayerTap NONE =
      new LayerTap() {
        @Override
        public void bytes(byte[] buffer, int offset, int length) {}

        @Override
        public boolean file(TarEntry entry) {
          return false;
        }
      };

  /** Bytes of the archive that no file holds: headers, padding, content of members without file. */
  void bytes(byte[] buffer, int offset, int length) throws IOException;

  /**
   * A regular file's content comes next.
   *
   * @return whether it is kept as that file; otherwise its {@link #bytes} are told
   */
  boolean file(TarEntry entry) throws IOException;
}

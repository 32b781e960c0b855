package dev.jcompose.images.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.jcompose.linux.Directory;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.Files;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Turns an archive's marks for deleted files into overlayfs's (OCI image specification, "Layer
 * Filesystem Changeset"; Linux Documentation/filesystems/overlayfs.rst, "whiteouts and opaque
 * directories").
 */
final class Whiteouts {

  private static final byte[] PREFIX = ".wh.".getBytes(ISO_8859_1);
  private static final byte[] OPAQUE = ".wh..wh..opq".getBytes(ISO_8859_1);
  private static final byte[] RESERVED = ".wh..wh.".getBytes(ISO_8859_1);
  private static final byte[] SELF = {'.'};

  private final String opaqueAttribute;

  Whiteouts(boolean userXattr) {
    opaqueAttribute = userXattr ? "user.overlay.opaque" : "trusted.overlay.opaque";
  }

  static boolean isMark(EntryPath path) {
    return path.nameStartsWith(PREFIX);
  }

  /** Makes what the mark means in its directory. */
  void apply(EntryPath mark, Directory parent) throws IOException {
    if (Arrays.equals(mark.name(), OPAQUE)) {
      makeOpaque(parent, SELF);
      return;
    }
    if (mark.nameStartsWith(RESERVED)) {
      return;
    }
    byte[] deleted = mark.nameFrom(PREFIX.length);
    if (deleted.length == 0) {
      throw TarReader.damaged("a whiteout without a name");
    }
    // A mark speaks of the layers below; what this layer itself brought stays, see the OCI text.
    Optional<FileStatus> own = parent.status(deleted);
    if (own.isEmpty()) {
      parent.makeNode(deleted, Files.S_IFCHR, 0);
    } else if (own.get().isDirectory()) {
      makeOpaque(parent, deleted);
    }
  }

  /** Hides what the layers below have in a directory. */
  void makeOpaque(Directory parent, byte[] name) throws IOException {
    parent.setXattr(name, opaqueAttribute, new byte[] {'y'});
  }
}

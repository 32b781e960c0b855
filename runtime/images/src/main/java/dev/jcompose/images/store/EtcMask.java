package dev.jcompose.images.store;

import dev.jcompose.linux.Directory;
import dev.jcompose.linux.FileStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which of the host's {@code /etc} a container of the host image may not see: the account secrets
 * and key stores by name, and whatever an ordinary user of the machine may not read either.
 */
final class EtcMask {

  /** Hidden whether they are there now or come later; the odd ones appear while tools write. */
  private static final List<String> ALWAYS =
      List.of(
          "shadow",
          "shadow-",
          "shadow+",
          "nshadow",
          "gshadow",
          "gshadow-",
          "gshadow+",
          "ngshadow",
          "ssh",
          "sudoers",
          "sudoers.d",
          "krb5.keytab",
          "wireguard",
          "letsencrypt");

  private static final List<String> ALWAYS_INSIDE =
      List.of("ssl/private", "security/opasswd", "NetworkManager/system-connections");

  /** What the launch puts in their place; they must be there, and not the host's. */
  private static final Set<String> OWN = Set.of("hosts", "hostname", "resolv.conf", "mtab");

  private static final int READ_BY_OTHERS = 0004;
  private static final int ENTER_BY_OTHERS = 0005;
  private static final int MAX_DEPTH = 16;

  private EtcMask() {}

  /** The hidden paths, relative, in order; nothing below a hidden directory is listed. */
  static List<String> hidden(Path etc) throws IOException {
    Set<String> hidden = new TreeSet<>(ALWAYS);
    try (Directory root = Directory.open(etc)) {
      for (String path : ALWAYS_INSIDE) {
        String parent = path.substring(0, path.lastIndexOf('/'));
        if (root.status(Directory.bytes(parent)).filter(FileStatus::isDirectory).isPresent()) {
          hidden.add(path);
        }
      }
      scan(root, "", 0, hidden);
    }
    return List.copyOf(hidden);
  }

  private static void scan(Directory directory, String prefix, int depth, Set<String> hidden)
      throws IOException {
    for (byte[] name : directory.names()) {
      String path = prefix + new String(name, StandardCharsets.UTF_8);
      Optional<FileStatus> status = directory.status(name);
      if (status.isEmpty() || hidden.contains(path) || OWN.contains(path)) {
        continue;
      }
      FileStatus file = status.get();
      int wanted = file.isDirectory() ? ENTER_BY_OTHERS : READ_BY_OTHERS;
      if (!file.isSymbolicLink() && (file.permissions() & wanted) != wanted) {
        hidden.add(path);
      } else if (file.isDirectory() && depth < MAX_DEPTH) {
        try (Directory child = directory.openChild(name)) {
          scan(child, path + "/", depth + 1, hidden);
        }
      }
    }
  }

  /** Writes the tree that hides them when it lies over {@code /etc}. */
  static void write(TreeWriter tree, Path etc, List<String> hidden) throws IOException {
    for (String name : List.of("hosts", "hostname", "resolv.conf")) {
      tree.file(name, 0644);
    }
    tree.symlink("mtab", "/proc/mounts");
    Set<String> made = new TreeSet<>();
    try (Directory root = Directory.open(etc)) {
      for (String path : hidden) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
          String parent = path.substring(0, slash);
          if (made.add(parent)) {
            // The upper directory's attributes are the merged one's: they must be the host's.
            try (Directory like = root.openInRoot(Directory.bytes(parent))) {
              tree.directory(parent, like.status());
            }
          }
        }
        tree.whiteout(path);
      }
    }
  }
}

package dev.jcompose.linux.script;

import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Mounts;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.security.SyscallTable;
import java.util.HexFormat;
import java.util.List;

/**
 * The executable that takes a {@link Script}'s steps, in a file system that is mounted nowhere and
 * read-only: a process that finds it behind {@code /proc/PID/exe} can neither write it nor go
 * anywhere from it.
 */
public final class ScriptRunner implements AutoCloseable {

  /** Its name in {@link #directory}; what ps(1) shows of a process that still runs a script. */
  public static final String NAME = "jcompose-init";

  private final Fd directory;

  /** Makes the file system; needs CAP_SYS_ADMIN. */
  public ScriptRunner() throws SyscallException {
    this.directory = Mounts.create("tmpfs", 0, List.of("size=64k", "mode=755"));
    try (Fd file = Files.openAt(directory.number(), NAME, Files.O_WRONLY | Files.O_CREAT, 0555)) {
      Files.writeFully(file.number(), executable());
    }
    long attributes = Mounts.MOUNT_ATTR_RDONLY | Mounts.MOUNT_ATTR_NOSUID | Mounts.MOUNT_ATTR_NODEV;
    Mounts.setAttributes(directory.number(), attributes, 0, 0, false);
  }

  /** The directory to execute {@link #NAME} in. */
  public int directory() {
    return directory.number();
  }

  /** The runner for this machine: an ELF file. */
  public static byte[] executable() {
    String resource = "runner-" + SyscallTable.architecture() + ".hex";
    String hex = SyscallTable.resource(ScriptRunner.class, resource);
    return HexFormat.of().parseHex(hex.replace("\n", ""));
  }

  @Override
  public void close() {
    directory.close();
  }
}

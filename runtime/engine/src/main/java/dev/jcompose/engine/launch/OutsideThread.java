package dev.jcompose.engine.launch;

import dev.jcompose.engine.rootfs.RootTree;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Mounts;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.Spawn;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The container's second half: a thread that joins the waiting child's mount namespace, mounts
 * procfs for the new pid namespace, masks what must not be seen, and takes the old root away.
 */
final class OutsideThread implements Callable<Boolean> {

  private static final long PROC_ATTRIBUTES =
      Mounts.MOUNT_ATTR_NOSUID | Mounts.MOUNT_ATTR_NODEV | Mounts.MOUNT_ATTR_NOEXEC;

  private final LaunchSpec spec;
  private final RootTree tree;
  private final Fd procDirectory;
  private final Fd pidfd;
  private final Fd pids;
  private final Spawn mountProgram;

  /**
   * Prepares for the child; call on the warden.
   *
   * @param pids the pid namespace that /proc shows
   */
  OutsideThread(LaunchSpec spec, RootTree tree, Fd procDirectory, Fd pidfd, Fd pids)
      throws SyscallException {
    this.spec = spec;
    this.tree = tree;
    this.procDirectory = procDirectory;
    this.pidfd = pidfd;
    this.pids = pids;
    // Its working directory is the place: a path would be looked up in the wrong root, and mount(8)
    // of util-linux 2.39 and later does not follow a link of /proc/self/fd.
    this.mountProgram =
        new Spawn(
            List.of(
                "mount", "-n", "-i", "-c", "-t", "proc", "-o", "nosuid,nodev,noexec", "proc", "."),
            List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
    mountProgram.changeDirectory(procDirectory.number()).closeFrom(3);
  }

  /** Of the child {@code pid}, once it has its program. */
  static Fd pidNamespace(LaunchSpec.NamespacePlan plan, int pid) throws SyscallException {
    Integer joined = plan.joined().get(Namespaces.CLONE_NEWPID);
    return joined != null
        ? Files.duplicate(joined, 0)
        : Files.open("/proc/" + pid + "/ns/pid", Files.O_RDONLY);
  }

  /** The thread's work; yields whether the kernel could name procfs's pid namespace. */
  @Override
  public Boolean call() throws IOException {
    try (mountProgram) {
      Namespaces.unshare(Namespaces.CLONE_FS);
      Namespaces.enter(pidfd.number(), Namespaces.CLONE_NEWNS);
      boolean named = mountProc();
      for (String path : spec.maskedPaths()) {
        tree.mask(path);
      }
      for (String path : spec.readOnlyPaths()) {
        tree.makeReadOnly(path);
      }
      Mounts.unmount("/", Mounts.MNT_DETACH);
      return named;
    }
  }

  private boolean mountProc() throws IOException {
    // Linux 6.17 has an option that names the pid namespace; before, only a process in it can
    // mount its procfs, and this thread is not: setns(2) moved only its future children.
    List<String> options = List.of("source=proc", "pidns=/proc/self/fd/" + pids.number());
    try (Fd proc = Mounts.create("proc", PROC_ATTRIBUTES, options)) {
      Mounts.attach(proc.number(), procDirectory.number());
      return true;
    } catch (SyscallException e) {
      if (!e.is(Errno.EINVAL)) {
        throw e;
      }
      mountByProgram();
      return false;
    }
  }

  private void mountByProgram() throws IOException {
    Namespaces.enter(pids.number(), Namespaces.CLONE_NEWPID);
    int mounter = mountProgram.run("/bin/mount");
    try (Fd mounterPidfd = Processes.openPidfd(mounter)) {
      int code = Processes.awaitExit(mounterPidfd.number());
      if (code != 0) {
        throw new IOException("mount -t proc exited with " + code);
      }
    }
  }
}

package dev.jcompose.engine.launch;

import dev.jcompose.engine.rootfs.RootTree;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
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
final class OutsideThread implements Callable<Integer> {

  private static final long PROC_ATTRIBUTES =
      Mounts.MOUNT_ATTR_NOSUID | Mounts.MOUNT_ATTR_NODEV | Mounts.MOUNT_ATTR_NOEXEC;

  private final LaunchSpec spec;
  private final RootTree tree;
  private final Fd procDirectory;
  private final int pid;
  private final Fd pidfd;
  private final Spawn mountProgram;

  /** Prepares for the child {@code pid}; call on the warden. */
  OutsideThread(LaunchSpec spec, RootTree tree, Fd procDirectory, int pid, Fd pidfd)
      throws SyscallException {
    this.spec = spec;
    this.tree = tree;
    this.procDirectory = procDirectory;
    this.pid = pid;
    this.pidfd = pidfd;
    // mount(8) with -c does not resolve the magic link, which would lead it astray.
    this.mountProgram =
        new Spawn(
            List.of(
                "mount",
                "-n",
                "-i",
                "-c",
                "-t",
                "proc",
                "-o",
                "nosuid,nodev,noexec",
                "proc",
                "/proc/self/fd/9"),
            List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
    mountProgram.duplicate(procDirectory.number(), 9).closeFrom(10);
  }

  /** The thread's work; yields the child's pid. */
  @Override
  public Integer call() throws IOException {
    try (mountProgram) {
      Namespaces.unshare(Namespaces.CLONE_FS);
      boolean ownPids = (spec.namespaces().fresh() & Namespaces.CLONE_NEWPID) != 0;
      Namespaces.enter(
          pidfd.number(),
          ownPids ? Namespaces.CLONE_NEWNS | Namespaces.CLONE_NEWPID : Namespaces.CLONE_NEWNS);
      mountProc();
      for (String path : spec.maskedPaths()) {
        tree.mask(path);
      }
      for (String path : spec.readOnlyPaths()) {
        tree.makeReadOnly(path);
      }
      Mounts.unmount("/", Mounts.MNT_DETACH);
      return pid;
    }
  }

  private void mountProc() throws IOException {
    // Linux 6.17 has an option that names the pid namespace; before, only a process in it can
    // mount its procfs, and this thread is not: setns(2) moved only its future children.
    List<String> options = List.of("pidns=/proc/" + pid + "/ns/pid");
    try (Fd proc = Mounts.create("proc", PROC_ATTRIBUTES, options)) {
      Mounts.attach(proc.number(), procDirectory.number());
    } catch (SyscallException e) {
      if (!e.is(Errno.EINVAL)) {
        throw e;
      }
      mountByProgram();
    }
  }

  private void mountByProgram() throws IOException {
    int mounter = mountProgram.run("/bin/mount");
    try (Fd mounterPidfd = Processes.openPidfd(mounter)) {
      int code = Processes.awaitExit(mounterPidfd.number());
      if (code != 0) {
        throw new IOException("mount -t proc exited with " + code);
      }
    }
  }
}

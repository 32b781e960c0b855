package dev.jcompose.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Namespaces of the calling thread, namespaces(7). Only for threads that end afterwards. */
public final class Namespaces {

  public static final int CLONE_FS = 0x200;
  public static final int CLONE_NEWNS = 0x20000;
  public static final int CLONE_NEWCGROUP = 0x2000000;
  public static final int CLONE_NEWUTS = 0x4000000;
  public static final int CLONE_NEWIPC = 0x8000000;
  public static final int CLONE_NEWUSER = 0x10000000;
  public static final int CLONE_NEWPID = 0x20000000;
  public static final int CLONE_NEWNET = 0x40000000;

  private static final Map<String, Integer> KINDS =
      Map.of(
          "mnt", CLONE_NEWNS,
          "uts", CLONE_NEWUTS,
          "ipc", CLONE_NEWIPC,
          "net", CLONE_NEWNET,
          "pid", CLONE_NEWPID,
          "cgroup", CLONE_NEWCGROUP);

  private Namespaces() {}

  /** unshare(2). */
  public static void unshare(int flags) throws SyscallException {
    Calls.once(() -> LibC.unshare(flags), () -> "unshare 0x" + Integer.toHexString(flags));
  }

  /** setns(2); for a pidfd {@code types} is a set of CLONE_NEW*, else one or 0. */
  public static void enter(int fd, int types) throws SyscallException {
    Calls.once(
        () -> LibC.setns(fd, types), () -> "setns fd " + fd + " 0x" + Integer.toHexString(types));
  }

  /**
   * The namespaces, but for the user namespace, in which a process is and the calling thread is
   * not. Those of both may belong to a user namespace above ours, and could not be entered.
   */
  public static int differing(int pidfd) throws IOException {
    String process = "/proc/" + pidOf(pidfd) + "/ns/";
    int types = 0;
    for (Map.Entry<String, Integer> kind : KINDS.entrySet()) {
      Path its = Files.readSymbolicLink(Path.of(process + kind.getKey()));
      Path mine = Files.readSymbolicLink(Path.of("/proc/thread-self/ns/" + kind.getKey()));
      types |= its.equals(mine) ? 0 : kind.getValue();
    }
    return types;
  }

  /** The processes that are in the pid namespace of this one, itself among them. */
  public static Set<Integer> processesBeside(int pid) throws IOException {
    Path proc = Path.of("/proc");
    Path namespace = Files.readSymbolicLink(proc.resolve(pid + "/ns/pid"));
    Set<Integer> processes = new TreeSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : all) {
        if (isIn(namespace, process.resolve("ns/pid"))) {
          processes.add(Integer.valueOf(process.getFileName().toString()));
        }
      }
    }
    return processes;
  }

  private static boolean isIn(Path namespace, Path link) {
    try {
      return Files.readSymbolicLink(link).equals(namespace);
    } catch (IOException e) {
      // Somebody else's, or it has ended.
      return false;
    }
  }

  private static int pidOf(int pidfd) throws IOException {
    String pid = "Pid:";
    return Files.readAllLines(Path.of("/proc/thread-self/fdinfo/" + pidfd)).stream()
        .filter(line -> line.startsWith(pid))
        .map(line -> Integer.parseInt(line.substring(pid.length()).strip()))
        .findFirst()
        .orElseThrow(() -> new IOException("descriptor " + pidfd + " is no pidfd"));
  }

  /** sethostname(2) in the thread's UTS namespace. */
  public static void setHostname(String name) throws SyscallException {
    byte[] bytes = Calls.cString(name);
    Calls.once(() -> LibC.sethostname(bytes, bytes.length - 1), () -> "sethostname " + name);
  }

  /** setdomainname(2) in the thread's UTS namespace. */
  public static void setDomainName(String name) throws SyscallException {
    byte[] bytes = Calls.cString(name);
    Calls.once(() -> LibC.setdomainname(bytes, bytes.length - 1), () -> "setdomainname " + name);
  }
}

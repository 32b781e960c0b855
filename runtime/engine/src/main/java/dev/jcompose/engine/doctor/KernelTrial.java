package dev.jcompose.engine.doctor;

import dev.jcompose.linux.Directory;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Mounts;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.Quarantine;
import dev.jcompose.linux.UserNamespace;
import dev.jcompose.linux.netlink.NftRequest;
import dev.jcompose.linux.netlink.NftSocket;
import dev.jcompose.linux.netlink.RouteRequest;
import dev.jcompose.linux.netlink.RouteSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the kernel by trying: what the engine makes for a container, in namespaces that end with the
 * trial. Runs as root, of the machine or of a user namespace.
 */
final class KernelTrial {

  private static final byte[] MAC = {2, 0, 0, 0, 0, 1};
  private static final int MTU = 1500;

  private final List<Finding> findings = new ArrayList<>();

  private KernelTrial() {}

  /** Something that works or throws. */
  private interface Trial {
    void run() throws IOException;
  }

  /**
   * @param dataRoot the overlay is tried in a directory of its own there, if it exists
   */
  static List<Finding> run(Path dataRoot) throws IOException {
    KernelTrial trial = new KernelTrial();
    try {
      return Quarantine.call("trial", () -> trial.inNamespaces(dataRoot));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private List<Finding> inNamespaces(Path dataRoot) throws IOException {
    int all = Namespaces.CLONE_FS | Namespaces.CLONE_NEWNS | Namespaces.CLONE_NEWNET;
    attempt("namespaces", () -> Namespaces.unshare(all | Namespaces.CLONE_NEWPID), "");
    Mounts.mount("none", "/", null, Mounts.MS_SLAVE | Mounts.MS_REC, null);
    attempt("pidfd", () -> Processes.openPidfd((int) ProcessHandle.current().pid()).close(), "");
    attempt("openat2", KernelTrial::openInRoot, "");
    attempt("bridge", () -> link("bridge"), "sudo modprobe bridge");
    attempt("veth", () -> link("veth"), "sudo modprobe veth");
    attempt("nf_tables", KernelTrial::table, "sudo modprobe nf_tables");
    if (java.nio.file.Files.isWritable(dataRoot)) {
      attempt(
          "overlay on data root",
          () -> overlay(dataRoot),
          "export JCOMPOSE_DATA_ROOT=/path/on/ext4/or/xfs");
    }
    return findings;
  }

  private void attempt(String name, Trial trial, String mend) {
    try {
      trial.run();
      findings.add(Finding.ok(name, "works"));
    } catch (IOException e) {
      findings.add(Finding.failure(name, String.valueOf(e.getMessage()), mend));
    }
  }

  private static void openInRoot() throws IOException {
    int flags = Files.O_PATH | Files.O_DIRECTORY;
    try (Fd root = Files.open("/", flags)) {
      Files.openAt2(root.number(), "proc", flags, 0, Files.RESOLVE_IN_ROOT).close();
    }
  }

  private static void link(String kind) throws IOException {
    try (RouteSocket links = RouteSocket.open()) {
      links.apply(new RouteRequest.CreateBridge("trial-" + kind, MAC, MTU));
      if (kind.equals("veth")) {
        int bridge = links.link("trial-" + kind).orElseThrow().index();
        try (Fd here = Files.open("/proc/thread-self/ns/net", Files.O_RDONLY)) {
          links.apply(
              new RouteRequest.CreateVeth(
                  "trial-outer", bridge, MTU, "trial-inner", here.number(), MAC));
        }
      }
    }
  }

  private static void table() throws IOException {
    try (NftSocket rules = NftSocket.open()) {
      rules.commit(List.of(new NftRequest.AddTable(NftRequest.INET, "trial")));
    }
  }

  private static void overlay(Path dataRoot) throws IOException {
    Path trial = java.nio.file.Files.createTempDirectory(dataRoot, "trial");
    try {
      for (String name : List.of("lower", "upper", "work", "merged")) {
        java.nio.file.Files.createDirectory(trial.resolve(name));
      }
      String options =
          "lowerdir=%1$s/lower,upperdir=%1$s/upper,workdir=%1$s/work".formatted(trial)
              + (UserNamespace.isNested() ? ",userxattr" : "");
      Mounts.mount("overlay", trial.resolve("merged").toString(), "overlay", 0, options);
      java.nio.file.Files.createFile(trial.resolve("merged/file"));
      Mounts.unmount(trial.resolve("merged").toString(), Mounts.MNT_DETACH);
    } finally {
      try (Directory parent = Directory.open(dataRoot)) {
        parent.removeTree(Directory.bytes(trial.getFileName().toString()));
      }
    }
  }
}

package dev.jcompose.engine.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.engine.rootfs.MountStep;
import dev.jcompose.engine.rootfs.OverlayOptions;
import dev.jcompose.images.RootFilesystem;
import dev.jcompose.linux.Files.Pipe;
import dev.jcompose.linux.Mounts;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.security.Capabilities;
import dev.jcompose.linux.security.Seccomp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts real processes in new namespaces, on the host's own /usr. */
@Tag("kernel")
class LauncherTest {

  private static final int ALL =
      Namespaces.CLONE_NEWPID
          | Namespaces.CLONE_NEWUTS
          | Namespaces.CLONE_NEWIPC
          | Namespaces.CLONE_NEWNET;

  @TempDir Path directory;
  private Launcher launcher;

  @BeforeEach
  void makeLauncher() throws Exception {
    launcher = new Launcher();
  }

  @Test
  void theProcessIsPidOneInItsOwnRootAndNamespaces() throws Exception {
    String output =
        run(
            "sh",
            "-c",
            "echo pid=$$; hostname; cat /proc/1/comm; ls -d /proc/[0-9]* | wc -l; ls /");
    assertThat(output).startsWith("pid=1\nbox\nsh\n");
    assertThat(output).contains("dev").doesNotContain("home");
  }

  @Test
  void noDescriptorOfTheEngineReachesTheProcess() throws Exception {
    assertThat(run("ls", "/proc/self/fd").lines()).containsExactly("0", "1", "2", "3");
  }

  @Test
  void capabilitiesAndFilterAreDockersDefaults() throws Exception {
    assertThat(run("grep", "-E", "CapEff|CapBnd|Seccomp:", "/proc/self/status"))
        .contains("CapEff:\t00000000a80425fb", "CapBnd:\t00000000a80425fb", "Seccomp:\t2");
    assertThat(run("sh", "-c", "unshare -U true; echo $?")).endsWith("1\n");
  }

  @Test
  void theOldRootIsGone() throws Exception {
    assertThat(run("cat", "/proc/self/mountinfo")).doesNotContain(directory + "/root");
    assertThat(run("sh", "-c", "cat /proc/self/mountinfo | wc -l").strip()).matches("\\d{1,2}");
  }

  @Test
  void aMissingProgramIsExit127AndADirectory126() {
    assertThatThrownBy(() -> run("no-such-program"))
        .isInstanceOfSatisfying(LaunchException.class, e -> assertThat(e.exitCode()).isEqualTo(127))
        .hasMessageContaining("executable file not found in $PATH");
    assertThatThrownBy(() -> run("/usr"))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.exitCode()).isEqualTo(126));
  }

  @Test
  void manyInARowLeaveNoDescriptorBehind() throws Exception {
    run("true");
    int before = openDescriptors();
    for (int i = 0; i < 20; i++) {
      run("true");
    }
    assertThat(openDescriptors()).isLessThanOrEqualTo(before + 2);
  }

  @Test
  void aFurtherProcessSeesTheSameContainer() throws Exception {
    try (Pipe pipe = dev.jcompose.linux.Files.pipe()) {
      int out = pipe.writing().number();
      Launched first =
          launcher.start(
              spec("sleep", "100"), new Stdio.Streams(-1, out, out), CgroupPlacement.NONE);
      String output =
          outputOf(
              streams ->
                  launcher.exec(
                      first,
                      process(List.of("sh", "-c", "hostname; cat /proc/1/comm")),
                      streams,
                      CgroupPlacement.NONE));
      assertThat(output).isEqualTo("box\nsleep\n");
      Processes.signal(first.pidfd().number(), Processes.SIGKILL);
      assertThat(Processes.awaitExit(first.pidfd().number())).isEqualTo(137);
      first.close();
    }
  }

  private static int openDescriptors() throws Exception {
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return (int) descriptors.count();
    }
  }

  private interface Start {
    Launched with(Stdio.Streams streams) throws Exception;
  }

  private String run(String... command) throws Exception {
    return outputOf(streams -> launcher.start(spec(command), streams, CgroupPlacement.NONE));
  }

  private static String outputOf(Start start) throws Exception {
    try (Pipe pipe = dev.jcompose.linux.Files.pipe()) {
      int out = pipe.writing().number();
      Launched launched = start.with(new Stdio.Streams(-1, out, out));
      pipe.writing().close();
      StringBuilder text = new StringBuilder();
      byte[] buffer = new byte[8192];
      int length;
      while ((length = dev.jcompose.linux.Files.read(pipe.reading().number(), buffer)) > 0) {
        text.append(new String(buffer, 0, length, StandardCharsets.UTF_8));
      }
      Processes.awaitExit(launched.pidfd().number());
      launched.close();
      return text.toString();
    }
  }

  private LaunchSpec spec(String... command) throws Exception {
    Path upper = Files.createDirectories(directory.resolve("upper"));
    Path work = Files.createDirectories(directory.resolve("work"));
    Path lower = Files.createDirectories(directory.resolve("lower"));
    Path root = Files.createDirectories(directory.resolve("root"));
    List<MountStep> steps = new ArrayList<>();
    steps.add(MountStep.Bind.of("/usr", "/usr", true));
    for (String link : List.of("bin", "sbin", "lib", "lib64")) {
      if (!Files.exists(lower.resolve(link), java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(lower.resolve(link), Path.of("usr/" + link));
      }
    }
    steps.add(
        new MountStep.FileSystem("tmpfs", "/dev", Mounts.MOUNT_ATTR_NOSUID, List.of("mode=755")));
    steps.add(
        new MountStep.Device(
            "/dev/null",
            "/dev/null",
            dev.jcompose.linux.Files.S_IFCHR,
            dev.jcompose.linux.Files.makeDevice(1, 3),
            0666,
            0,
            0));
    return new LaunchSpec(
        root.toString(),
        OverlayOptions.of(new RootFilesystem(List.of(lower), upper, work, false, List.of(), null)),
        steps,
        new LaunchSpec.NamespacePlan(ALL, Map.of()),
        "box",
        "",
        Map.of(),
        List.of("/proc/kcore", "/proc/no-such-file"),
        List.of("/proc/sys"),
        false,
        process(List.of(command)));
  }

  private static ProcessSpec process(List<String> command) throws Exception {
    return new ProcessSpec(
        command,
        List.of("PATH=/usr/bin:/bin"),
        "/",
        0,
        0,
        List.of(),
        Capabilities.DEFAULTS.intersect(Capabilities.available()),
        Seccomp.ofThisMachine().compile(Seccomp.defaultProfile(), Capabilities.DEFAULTS),
        false,
        List.of(),
        0,
        false);
  }
}

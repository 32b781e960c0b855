package dev.jcompose.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyscallsTest {

  @Test
  void aRefusedCallNamesItselfItsArgumentsAndTheErrno() {
    assertThatThrownBy(() -> Files.open("/no/such/file", Files.O_RDONLY))
        .isInstanceOfSatisfying(
            SyscallException.class, e -> assertThat(e.is(Errno.ENOENT)).isTrue())
        .hasMessage("open /no/such/file: ENOENT (no such file or directory)");
  }

  @Test
  void unknownErrnosAreRepresentable() {
    assertThat(new Errno(12345)).hasToString("errno 12345");
  }

  @Test
  void bytesGoThroughAPipe() throws Exception {
    try (Files.Pipe pipe = Files.pipe()) {
      Files.writeFully(pipe.writing().number(), "hello".getBytes(StandardCharsets.UTF_8));
      byte[] buffer = new byte[16];
      int length = Files.read(pipe.reading().number(), buffer);
      assertThat(new String(buffer, 0, length, StandardCharsets.UTF_8)).isEqualTo("hello");
    }
  }

  @Test
  void aClosedDescriptorSaysWhatItWas() throws Exception {
    Files.Pipe pipe = Files.pipe();
    pipe.close();
    assertThatThrownBy(() -> pipe.reading().number()).hasMessage("pipe's reading end is closed");
  }

  @Test
  void resolutionBeneathADirectoryRefusesTheWayOut(@TempDir Path root) throws Exception {
    java.nio.file.Files.createSymbolicLink(root.resolve("out"), Path.of("/etc/passwd"));
    try (Fd directory = Files.open(root.toString(), Files.O_PATH | Files.O_DIRECTORY)) {
      assertThatThrownBy(
              () ->
                  Files.openAt2(
                      directory.number(), "out", Files.O_RDONLY, 0, Files.RESOLVE_BENEATH))
          .isInstanceOfSatisfying(
              SyscallException.class, e -> assertThat(e.is(Errno.EXDEV)).isTrue());
    }
  }

  @Test
  void pollReportsTheReadableDescriptorAndIsWoken() throws Exception {
    try (Poll poll = new Poll();
        Files.Pipe pipe = Files.pipe()) {
      poll.add(pipe.reading().number(), 7);
      assertThat(poll.await(0)).isEmpty();
      Files.writeFully(pipe.writing().number(), new byte[] {1});
      assertThat(poll.await(1000)).extracting(Poll.Ready::tag).containsExactly(7L);
      Files.read(pipe.reading().number(), new byte[1]);
      poll.wake();
      assertThat(poll.await(10_000)).isEmpty();
    }
  }

  @Test
  void aPidfdIsReadableWhenItsProcessHasEnded() throws Exception {
    Process process = new ProcessBuilder("sleep", "0.5").start();
    try (Fd pidfd = Processes.openPidfd((int) process.pid());
        Poll poll = new Poll()) {
      poll.add(pidfd.number(), 1);
      assertThat(poll.await(5000)).hasSize(1);
    }
    assertThat(process.waitFor()).isZero();
  }

  @Test
  @Tag("kernel")
  void quarantinedWorkLeavesVirtualThreadsInTheHostsNamespace() throws Exception {
    String host = java.nio.file.Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
    String inside =
        Quarantine.call(
            "test",
            () -> {
              Namespaces.unshare(Namespaces.CLONE_NEWNET);
              return Files.readLinkAt(Files.AT_FDCWD, "/proc/thread-self/ns/net");
            });
    assertThat(inside).isNotEqualTo(host);
    for (int i = 0; i < 50; i++) {
      String[] seen = {""};
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  seen[0] = Files.readLinkAt(Files.AT_FDCWD, "/proc/thread-self/ns/net");
                } catch (SyscallException e) {
                  seen[0] = e.toString();
                }
              })
          .join();
      assertThat(seen[0]).isEqualTo(host);
    }
  }
}

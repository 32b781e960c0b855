package dev.jcompose.volumes.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.linux.Directory;
import dev.jcompose.volumes.Volume;
import dev.jcompose.volumes.store.VolumeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs root: owners and whiteouts. */
@Tag("kernel")
class CopyUpTest {

  @TempDir private Path root;
  private Path lower;
  private Path upper;
  private Volume volume;

  @BeforeEach
  void makeLayers() throws IOException {
    lower = root.resolve("lower");
    upper = root.resolve("upper");
    Files.createDirectories(lower.resolve("data/sub"));
    Files.createDirectories(upper.resolve("data"));
    volume = VolumeStore.open(root).create("vol", "", Map.of(), Map.of());
  }

  @Test
  void contentComesWithOwnersModesLinksAndTheDirectorysOwnAttributes() throws IOException {
    Path file = Files.writeString(lower.resolve("data/sub/file"), "x");
    Files.createLink(lower.resolve("data/hard"), file);
    Files.createSymbolicLink(lower.resolve("data/soft"), Path.of("/etc/passwd"));
    Files.setAttribute(file, "unix:uid", 70);
    Files.setAttribute(file, "unix:mode", 04755);
    Files.setAttribute(upper.resolve("data"), "unix:gid", 71);
    assertThat(CopyUp.fromLayers(List.of(upper, lower), "/data", volume)).isTrue();
    Path copy = volume.mountpoint();
    assertThat(attribute(copy.resolve("sub/file"), "uid")).isEqualTo(70);
    assertThat((int) attribute(copy.resolve("sub/file"), "mode") & 07777).isEqualTo(04755);
    assertThat(attribute(copy.resolve("hard"), "ino"))
        .isEqualTo(attribute(copy.resolve("sub/file"), "ino"));
    assertThat(Files.readSymbolicLink(copy.resolve("soft"))).hasToString("/etc/passwd");
    assertThat(attribute(copy, "gid")).isEqualTo(71);
    assertThat(Files.getLastModifiedTime(copy.resolve("hard")))
        .isEqualTo(Files.getLastModifiedTime(file));
  }

  @Test
  void deletedNamesStayAway() throws IOException {
    Files.writeString(lower.resolve("data/gone"), "x");
    Files.writeString(lower.resolve("data/sub/hidden"), "x");
    Files.createDirectories(upper.resolve("data/sub"));
    try (Directory data = Directory.open(upper.resolve("data"))) {
      data.makeNode(Directory.bytes("gone"), dev.jcompose.linux.Files.S_IFCHR, 0);
      data.setXattr(Directory.bytes("sub"), "trusted.overlay.opaque", new byte[] {'y'});
    }
    assertThat(CopyUp.fromLayers(List.of(upper, lower), "data", volume)).isTrue();
    assertThat(volume.mountpoint().resolve("gone")).doesNotExist();
    assertThat(volume.mountpoint().resolve("sub")).isEmptyDirectory();
  }

  @Test
  void symlinksOnTheWayStayInTheImage() throws IOException {
    Files.createSymbolicLink(upper.resolve("link"), Path.of("/data/../../data/sub"));
    Files.writeString(lower.resolve("data/sub/file"), "x");
    assertThat(CopyUp.fromLayers(List.of(upper, lower), "/link", volume)).isTrue();
    assertThat(volume.mountpoint().resolve("file")).hasContent("x");
    Files.createSymbolicLink(upper.resolve("loop"), Path.of("loop"));
    assertThat(CopyUp.fromLayers(List.of(upper, lower), "/loop", volume)).isFalse();
  }

  @Test
  void replicasAtTheSameTimeCopyOnce() throws Exception {
    Files.writeString(lower.resolve("data/sub/file"), "x");
    try (ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> create = () -> CopyUp.fromLayers(List.of(upper, lower), "/data", volume);
      List<Future<Boolean>> copies = replicas.invokeAll(Collections.nCopies(8, create));
      assertThat(copies.stream().filter(Future::resultNow)).hasSize(1);
    }
    assertThat(volume.mountpoint().resolve("sub/file")).hasContent("x");
  }

  @Test
  void usedVolumeIsLeftAlone() throws IOException {
    Files.writeString(volume.mountpoint().resolve("mine"), "m");
    assertThat(CopyUp.fromLayers(List.of(upper, lower), "/data", volume)).isFalse();
    assertThat(volume.mountpoint().resolve("sub")).doesNotExist();
  }

  @Test
  void copyThatACrashCutOffIsPutRightAtOpen() throws IOException {
    Path beside = root.resolve("volumes/vol");
    Files.createDirectories(beside.resolve("_copied/late"));
    Files.writeString(volume.mountpoint().resolve("early"), "e");
    VolumeStore again = VolumeStore.open(root);
    assertThat(again.repairs()).hasSize(1);
    assertThat(volume.mountpoint().resolve("late")).isDirectory();
    assertThat(volume.mountpoint().resolve("early")).exists();
    assertThat(beside.resolve("_copied")).doesNotExist();
    Files.createDirectories(beside.resolve("_copying/half"));
    VolumeStore.open(root);
    assertThat(beside.resolve("_copying")).doesNotExist();
  }

  private static Object attribute(Path path, String name) throws IOException {
    return Files.getAttribute(path, "unix:" + name, java.nio.file.LinkOption.NOFOLLOW_LINKS);
  }
}

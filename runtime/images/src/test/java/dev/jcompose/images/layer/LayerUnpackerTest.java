package dev.jcompose.images.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.images.ImageException;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.linux.Directory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs root: members get the owners that the archive names. */
@Tag("kernel")
class LayerUnpackerTest {

  @TempDir private Path outside;
  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(outside.resolve("root"));
  }

  @Test
  void filesGetOwnerModeAndTime() throws IOException {
    byte[] tar =
        new TarBuilder()
            .mode(0750)
            .uid(1234)
            .directory("bin/")
            .mode(04711)
            .file("bin/tool", "code")
            .bytes();
    UnpackedLayer layer = unpack(tar);
    assertThat(root.resolve("bin/tool")).hasContent("code");
    assertThat(Files.getAttribute(root.resolve("bin/tool"), "unix:uid")).isEqualTo(1234);
    assertThat((int) Files.getAttribute(root.resolve("bin/tool"), "unix:mode") & 07777)
        .isEqualTo(04711);
    assertThat(Files.getLastModifiedTime(root.resolve("bin")))
        .isEqualTo(FileTime.from(Instant.ofEpochSecond(1_000_000_000)));
    assertThat(layer.diffId()).isEqualTo(Digest.of(tar));
    assertThat(layer.size()).isEqualTo(4);
    assertThat(layer.implied()).isEmpty();
  }

  @Test
  void compressedLayerHasTheDigestOfThePlainOne() throws IOException {
    byte[] tar = new TarBuilder().file("a", "x").bytes();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(tar);
    }
    assertThat(unpack(packed.toByteArray()).diffId()).isEqualTo(Digest.of(tar));
  }

  @Test
  void whiteoutsBecomeOverlayMarks() throws IOException {
    unpack(
        new TarBuilder()
            .file("etc/.wh.gone", "")
            .file("var/.wh..wh..opq", "")
            .file(".wh.again", "")
            .directory("again")
            .bytes());
    try (Directory top = Directory.open(root);
        Directory etc = top.openChild(Directory.bytes("etc"))) {
      assertThat(etc.status(Directory.bytes("gone")).orElseThrow().isWhiteout()).isTrue();
      assertThat(top.xattr(Directory.bytes("var"), "trusted.overlay.opaque")).isPresent();
      assertThat(top.xattr(Directory.bytes("again"), "trusted.overlay.opaque")).isPresent();
    }
  }

  @Test
  void binaryAttributesSurvive() throws IOException {
    byte[] netBindAndSetuid = {
      1, 0, 0, 2, (byte) 0x80, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    unpack(
        new TarBuilder()
            .pax("SCHILY.xattr.security.capability", netBindAndSetuid)
            .pax("SCHILY.xattr.trusted.overlay.redirect", Directory.bytes("/etc"))
            .file("ping", "")
            .bytes());
    try (Directory top = Directory.open(root)) {
      assertThat(top.xattr(Directory.bytes("ping"), "security.capability"))
          .hasValue(netBindAndSetuid);
      assertThat(top.xattrs(Directory.bytes("ping"))).containsExactly("security.capability");
    }
  }

  @Test
  void missingDirectoriesAreMadeAndNamed() throws IOException {
    UnpackedLayer layer = unpack(new TarBuilder().file("a/b/c", "").bytes());
    assertThat(layer.implied()).containsExactly("a", "a/b");
  }

  @Test
  void dotsThatLeaveTheRootAreRefused() {
    assertThatThrownBy(() -> unpack(new TarBuilder().file("a/../../evil", "x").bytes()))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("leads out of the root");
    assertThat(outside.resolve("evil")).doesNotExist();
  }

  @Test
  void plantedSymlinksLeadNowhere() throws IOException {
    unpack(
        new TarBuilder()
            .symlink("up", "../..")
            .file("up/through-dots", "x")
            .symlink("abs", outside.toString())
            .directory("abs/made")
            .file("abs/through-link", "x")
            .bytes());
    assertThat(outside.resolve("through-link")).doesNotExist();
    assertThat(outside.resolve("through-dots")).doesNotExist();
    assertThat(root.resolve("through-dots")).exists();
  }

  @Test
  void fileTakesASymlinksPlaceInsteadOfWritingThroughIt() throws IOException {
    Path victim = Files.writeString(outside.resolve("victim"), "old");
    unpack(new TarBuilder().symlink("link", victim.toString()).file("link", "new").bytes());
    assertThat(victim).hasContent("old");
    assertThat(root.resolve("link")).hasContent("new");
    assertThat(Files.isSymbolicLink(root.resolve("link"))).isFalse();
  }

  @Test
  void hardLinksOutsideAreRefused() throws IOException {
    Files.writeString(outside.resolve("victim"), "secret");
    assertThatThrownBy(() -> unpack(new TarBuilder().hardLink("a", "../victim").bytes()))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("leads out of the root");
    assertThatThrownBy(() -> unpack(new TarBuilder().hardLink("a", outside + "/victim").bytes()))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("not in the archive before it");
  }

  @Test
  void sparseFilesOfGnuTarGetTheirHoles() throws Exception {
    Path file = outside.resolve("holes");
    try (var out =
        java.nio.channels.FileChannel.open(
            file,
            java.nio.file.StandardOpenOption.CREATE_NEW,
            java.nio.file.StandardOpenOption.WRITE)) {
      for (int i = 0; i < 12; i++) {
        out.write(java.nio.ByteBuffer.wrap(Directory.bytes("piece" + i)), i * (1L << 20));
      }
      out.write(java.nio.ByteBuffer.wrap(new byte[1]), (64L << 20) - 1);
    }
    for (String format :
        java.util.List.of(
            "--format=gnu",
            "--format=posix --sparse-version=0.0",
            "--format=posix --sparse-version=0.1",
            "--format=posix --sparse-version=1.0")) {
      Path target = Files.createDirectory(outside.resolve("t" + format.hashCode()));
      Path archive = outside.resolve("sparse.tar");
      Process tar =
          new ProcessBuilder("sh", "-c", "tar -S " + format + " -cf " + archive + " holes")
              .directory(outside.toFile())
              .start();
      assertThat(tar.waitFor()).isZero();
      assertThat(Files.size(archive)).isLessThan(1 << 20);
      try (Directory directory = Directory.open(target);
          InputStream in = Files.newInputStream(archive)) {
        UnpackedLayer layer = LayerUnpacker.unpackLayer(directory, in, false);
        assertThat(layer.diffId()).isEqualTo(Digest.of(Files.readAllBytes(archive)));
      }
      assertThat(Files.mismatch(target.resolve("holes"), file)).as(format).isEqualTo(-1);
    }
  }

  @Test
  void wrongSparseMapsAreRefused() {
    for (String map : java.util.List.of("0,4,2,4", "8,4", "0,2", "0,4,x,1", "0,4,4")) {
      byte[] tar =
          new TarBuilder()
              .pax("GNU.sparse.map", Directory.bytes(map))
              .pax("GNU.sparse.size", Directory.bytes("8"))
              .file("s", "1234")
              .bytes();
      assertThatThrownBy(() -> unpack(tar)).as(map).isInstanceOf(ImageException.class);
    }
  }

  @Test
  void cutOffArchiveIsRefused() {
    byte[] tar = new TarBuilder().file("a", "x".repeat(2000)).bytes();
    assertThatThrownBy(() -> unpack(java.util.Arrays.copyOf(tar, 1000)))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("ends in the middle");
  }

  @Test
  void copiedArchiveReplacesFilesAndKeepsDirectories() throws IOException {
    Files.createDirectories(root.resolve("etc/app"));
    Files.writeString(root.resolve("etc/app/old"), "old");
    try (Directory top = Directory.open(root)) {
      LayerUnpacker.unpackInto(
          top,
          "/etc",
          new TarBuilder().directory("app").file("app/new", "n").file(".wh.app", "").stream(),
          LayerUnpacker.Overwrite.SAME_KIND,
          null);
      assertThat(root.resolve("etc/app/old")).exists();
      assertThat(root.resolve("etc/app/new")).hasContent("n");
      assertThat(root.resolve("etc/.wh.app")).exists();
      assertThatThrownBy(
              () ->
                  LayerUnpacker.unpackInto(
                      top,
                      "/etc",
                      new TarBuilder().file("app", "").stream(),
                      LayerUnpacker.Overwrite.SAME_KIND,
                      null))
          .hasMessageContaining("cannot overwrite directory \"/etc/app\"");
    }
  }

  private UnpackedLayer unpack(byte[] archive) throws IOException {
    try (Directory top = Directory.open(root)) {
      return LayerUnpacker.unpackLayer(top, new ByteArrayInputStream(archive), false);
    }
  }
}

package dev.jcompose.images.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.images.reference.Digest;
import dev.jcompose.linux.Directory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive that was unpacked can be told again. Needs root: members have owners. */
@Tag("kernel")
class RecipeTest {

  @TempDir private Path place;
  private Path tree;
  private Path recipe;
  private Path superseded;

  @BeforeEach
  void makePlaces() throws IOException {
    tree = Files.createDirectory(place.resolve("fs"));
    superseded = Files.createDirectory(place.resolve("superseded"));
    recipe = place.resolve("recipe");
  }

  @Test
  void unpackedArchiveIsToldByteForByte() throws IOException {
    byte[] archive =
        new TarBuilder()
            .directory("etc/")
            .file("./etc/passwd", "root")
            .file("big", "0123456789".repeat(30_000))
            .file("empty", "")
            .symlink("link", "etc")
            .file("link/through", "via a link")
            .hardLink("hard", "big")
            .file("etc/.wh.gone", "a mark with content")
            .pax("comment", Directory.bytes("kept"))
            .file("with-pax", "x")
            .bytes();
    assertThat(unpack(archive).archiveSize()).isEqualTo(archive.length);
    assertThat(told()).isEqualTo(archive);
    assertThat(Files.size(recipe)).isLessThan(2_000);
  }

  @Test
  void namesThatComeTwiceAreToldTwice() throws IOException {
    byte[] archive =
        new TarBuilder()
            .file("a", "first")
            .file("a", "second")
            .file("b", "b")
            .file("a", "third")
            .bytes();
    unpack(archive);
    assertThat(tree.resolve("a")).hasContent("third");
    assertThat(told()).isEqualTo(archive);
  }

  @Test
  void whatFollowsTheArchivesEndIsToldToo() throws IOException {
    byte[] archive = java.util.Arrays.copyOf(new TarBuilder().file("a", "x").bytes(), 10_240);
    archive[10_000] = 7;
    assertThat(unpack(archive).diffId()).isEqualTo(Digest.of(archive));
    assertThat(told()).isEqualTo(archive);
  }

  @Test
  void packedTreeUnpacksToTheSameAndPacksToTheSame() throws IOException {
    byte[] archive =
        new TarBuilder()
            .uid(70)
            .mode(06755)
            .directory("dir/")
            .pax(
                "SCHILY.xattr.security.capability",
                HexFormat.of().parseHex("0100000200800400000000000000000000000000"))
            .file("dir/tool", "code")
            .hardLink("dir/tool2", "dir/tool")
            .file("x".repeat(90) + "é", "a long name")
            .pax("linkpath", Directory.bytes("y".repeat(200)))
            .symlink("sym", "short")
            .file("dir/.wh.gone", "")
            .directory("opaque/")
            .file("opaque/.wh..wh..opq", "")
            .bytes();
    unpack(archive);
    byte[] packed = pack(tree);
    Path again = Files.createDirectory(place.resolve("again"));
    try (Directory target = Directory.open(again)) {
      LayerUnpacker.unpackLayer(target, new ByteArrayInputStream(packed), false);
      try (Directory dir = target.openChild(Directory.bytes("dir"))) {
        var tool = dir.status(Directory.bytes("tool")).orElseThrow();
        assertThat(tool.links()).isEqualTo(2);
        assertThat(tool.uid()).isEqualTo(70);
        assertThat(tool.permissions()).isEqualTo(06755);
        assertThat(dir.xattr(Directory.bytes("tool"), "security.capability")).isPresent();
        assertThat(dir.status(Directory.bytes("gone")).orElseThrow().isWhiteout()).isTrue();
      }
      assertThat(target.xattr(Directory.bytes("opaque"), "trusted.overlay.opaque")).isPresent();
    }
    assertThat(pack(again)).isEqualTo(packed);
    assertThat(Files.readSymbolicLink(again.resolve("sym"))).hasToString("y".repeat(200));
  }

  @Test
  void describedTreeIsTold() throws IOException {
    Files.writeString(Files.createDirectory(tree.resolve("d")).resolve("f"), "content");
    UnpackedLayer layer;
    try (Directory directory = Directory.open(tree)) {
      layer = LayerPacker.describe(directory, recipe);
    }
    byte[] told = told();
    assertThat(told).isEqualTo(pack(tree)).hasSize((int) layer.archiveSize());
    assertThat(layer.diffId()).isEqualTo(Digest.of(told));
    assertThat(layer.size()).isEqualTo(7);
  }

  private UnpackedLayer unpack(byte[] archive) throws IOException {
    try (Directory target = Directory.open(tree);
        Directory old = Directory.open(superseded)) {
      return LayerUnpacker.unpackLayer(
          target, new ByteArrayInputStream(archive), false, recipe, old);
    }
  }

  private byte[] told() throws IOException {
    try (InputStream in = Recipe.open(recipe, tree, superseded)) {
      return in.readAllBytes();
    }
  }

  private static byte[] pack(Path root) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Directory directory = Directory.open(root)) {
      LayerPacker.pack(directory, out);
    }
    return out.toByteArray();
  }
}

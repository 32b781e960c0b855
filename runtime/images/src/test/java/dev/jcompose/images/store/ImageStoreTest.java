package dev.jcompose.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.images.Image;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.NewImage;
import dev.jcompose.images.RootFilesystem;
import dev.jcompose.images.layer.TarBuilder;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.reference.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs root: layers get the owners that archives name. */
@Tag("kernel")
class ImageStoreTest {

  private static final byte[] BASE = new TarBuilder().directory("bin").file("bin/a", "a").bytes();
  private static final byte[] TOP = new TarBuilder().file("b", "bb").bytes();

  @TempDir private Path root;
  private ImageStore store;

  @BeforeEach
  void open() throws IOException {
    store = ImageStore.open(root);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void dockerArchiveIsLoaded() throws IOException {
    assertThat(load(dockerArchive("app:1", BASE, TOP))).containsExactly("app:1");
    Image image = store.find("app:1").orElseThrow();
    assertThat(image.config().env()).containsExactly("A=b");
    assertThat(image.config().entrypoint()).isNull();
    assertThat(image.config().cmd()).containsExactly("run");
    assertThat(image.size()).isEqualTo(3);
    assertThat(image.diffIds()).containsExactly(Digest.of(BASE), Digest.of(TOP));
    assertThat(store.find(image.id().shortHex())).hasValue(image);
    assertThat(store.find("docker.io/library/app:1")).hasValue(image);
    assertThat(store.find("app")).isEmpty();
    assertThat(store.history("app:1").getFirst().size()).isEqualTo(2);
  }

  @Test
  void ociLayoutIsLoadedForThisMachine() throws IOException {
    assertThat(load(ociLayout("docker.io/library/oci:2", BASE))).containsExactly("oci:2");
    Image image = store.find("oci:2").orElseThrow();
    assertThat(image.repoDigests()).singleElement().asString().startsWith("oci@sha256:");
    assertThat(store.find(image.repoDigests().getFirst())).hasValue(image);
  }

  @Test
  void imagesShareALayerAndTheLastOneTakesItAlong() throws IOException {
    load(dockerArchive("one:1", BASE));
    load(dockerArchive("two:1", BASE, TOP));
    assertThat(children("snapshots")).hasSize(2);
    assertThat(store.remove("two:1", false, Set.of()).deleted()).contains(Digest.of(TOP));
    assertThat(children("snapshots")).containsExactly(directory(BASE).getFileName().toString());
    store.remove("one:1", false, Set.of());
    assertThat(children("snapshots")).isEmpty();
    assertThat(children("content/sha256")).isEmpty();
    assertThat(children("tmp")).isEmpty();
  }

  @Test
  void rootListsTopmostFirstAndALayerOnce() throws IOException {
    load(dockerArchive("twice:1", BASE, TOP, BASE));
    RootFilesystem prepared = store.prepare(store.find("twice:1").orElseThrow(), "c1");
    assertThat(prepared.lowerdirs().subList(1, 3)).containsExactly(tree(BASE), tree(TOP));
    assertThat(prepared.lowerdirs().getFirst().resolve("etc/resolv.conf")).isRegularFile();
    assertThat(prepared.upperdir()).isEmptyDirectory();
    Files.writeString(prepared.upperdir().resolve("mine"), "x");
    assertThat(store.prepare(store.find("twice:1").orElseThrow(), "c1")).isEqualTo(prepared);
    store.discard("c1");
    assertThat(prepared.upperdir()).doesNotExist();
  }

  @Test
  void imageInUseStaysUnlessForcedAndThenLosesItsNames() throws IOException {
    load(dockerArchive("app:1", BASE));
    Digest id = store.find("app:1").orElseThrow().id();
    assertThatThrownBy(() -> store.remove("app:1", false, Set.of(id)))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("being used by a container");
    assertThat(store.remove("app:1", true, Set.of(id)).untagged()).containsExactly("app:1");
    assertThat(store.find(id.toString()).orElseThrow().repoTags()).isEmpty();
  }

  @Test
  void secondNameIsTakenAwayAlone() throws IOException {
    load(dockerArchive("app:1", BASE));
    store.tag("app:1", Reference.parse("other/app"));
    Image image = store.find("other/app").orElseThrow();
    assertThat(image.repoTags()).containsExactly("app:1", "other/app:latest");
    assertThatThrownBy(() -> store.remove(image.id().toString(), false, Set.of()))
        .hasMessageContaining("multiple repositories");
    assertThat(store.remove("app:1", false, Set.of()).deleted()).isEmpty();
    assertThat(store.find("app:1")).isEmpty();
  }

  @Test
  void lyingDigestsAreRefusedAndLeaveNothing() throws IOException {
    byte[] config = config(TOP);
    byte[] archive =
        new TarBuilder()
            .file("l/layer.tar", BASE)
            .file("c.json", config)
            .file("manifest.json", manifest("liar:1", List.of("l/layer.tar")))
            .bytes();
    assertThatThrownBy(() -> load(archive))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("has the digest " + Digest.of(BASE));
    assertThatThrownBy(() -> load(new TarBuilder().file("x", "y").bytes()))
        .hasMessageContaining("not a docker save archive");
    assertThat(children("snapshots")).isEmpty();
    assertThat(children("tmp")).isEmpty();
  }

  @Test
  void whatACrashLeftIsRepairedAtOpen() throws IOException {
    load(dockerArchive("app:1", BASE, TOP));
    load(dockerArchive("keep:1", BASE));
    Files.createDirectories(root.resolve("tmp/load-9/0/fs"));
    Files.createDirectories(root.resolve("snapshots/" + "0".repeat(64) + "/fs"));
    Files.move(directory(TOP), root.resolve("elsewhere"));
    ImageStore again = ImageStore.open(root);
    assertThat(again.repairs()).hasSize(5);
    assertThat(again.find("app:1")).isEmpty();
    assertThat(again.find("keep:1")).isPresent();
    assertThat(children("tmp")).isEmpty();
    assertThat(ImageStore.open(root).repairs()).isEmpty();
  }

  @Test
  void upperDirectoryBecomesALayerOfANewImage() throws IOException {
    load(dockerArchive("base:1", BASE));
    Path upper = Files.createDirectory(root.resolve("upper"));
    Files.writeString(upper.resolve("made"), "here");
    try (Assembly assembly = store.assemble(Assembly.Leftovers.DELETED)) {
      assertThat(assembly.has(Digest.of(BASE))).isTrue();
      Digest copied = assembly.copy(upper).diffId();
      Digest layer = assembly.adopt(upper).diffId();
      assertThat(layer).isEqualTo(copied);
      assertThat(upper).doesNotExist();
      assertThat(assembly.tree(layer).resolve("made")).hasContent("here");
      String ids = quoted(List.of(Digest.of(BASE).toString(), layer.toString()));
      byte[] config =
          "{\"os\":\"linux\",\"rootfs\":{\"diff_ids\":[%s]}}".formatted(ids).getBytes(UTF_8);
      Image image = assembly.finish(NewImage.of(config, List.of(Reference.parse("new:1"))));
      assertThat(image.diffIds()).containsExactly(Digest.of(BASE), layer);
      assertThat(image.lastTagged()).isNotNull();
      assertThat(store.config(image.id())).isEqualTo(config);
    }
    assertThat(ImageStore.open(root).find("new:1")).isPresent();
  }

  @Test
  void layersStayWhileAnAssemblyHoldsThemAndGoWithIt() throws IOException {
    load(dockerArchive("app:1", BASE));
    try (Assembly assembly = store.assemble(Assembly.Leftovers.DELETED)) {
      assembly.add(new java.io.ByteArrayInputStream(TOP));
      assertThat(assembly.has(Digest.of(BASE))).isTrue();
      store.remove("app:1", false, Set.of());
      assertThat(store.hasLayer(Digest.of(BASE))).isTrue();
    }
    assertThat(children("snapshots")).isEmpty();
  }

  @Test
  void pinnedLayersOutliveTheirImageAndTheEngine() throws IOException {
    load(dockerArchive("app:1", BASE, TOP));
    store.pin("cache/1", List.of(Digest.of(BASE)));
    store.remove("app:1", false, Set.of());
    ImageStore again = ImageStore.open(root);
    assertThat(again.pins()).containsEntry("cache/1", List.of(Digest.of(BASE)));
    assertThat(again.hasLayer(Digest.of(BASE))).isTrue();
    assertThat(again.hasLayer(Digest.of(TOP))).isFalse();
    again.unpin("cache/1");
    assertThat(children("snapshots")).isEmpty();
  }

  @Test
  void layerWrittenInAnotherBootIsInDoubt() throws IOException {
    load(dockerArchive("app:1", BASE));
    store.close();
    Path file = directory(BASE).resolve("layer.json");
    String record =
        Files.readString(file).replaceFirst("\"unforced\":\"[^\"]*\"", "\"unforced\":\"x\"");
    Files.writeString(file, record);
    ImageStore again = ImageStore.open(root);
    assertThat(again.find("app:1")).isEmpty();
    assertThat(again.repairs()).anyMatch(r -> r.contains("before it was on disk"));
  }

  @Test
  void hostImageShowsProgramsAndHidesSecrets() throws IOException {
    Image host = store.find("jcompose.local/host").orElseThrow();
    assertThat(store.find("jcompose.local/host:any")).hasValue(host);
    assertThat(store.list()).last().isEqualTo(host);
    RootFilesystem prepared = store.prepare(host, "h1");
    assertThat(prepared.binds()).anyMatch(b -> b.target().equals("/usr") && b.readOnly());
    List<Path> etc = java.util.Objects.requireNonNull(prepared.etc()).lowerdirs();
    assertThat(etc).last().isEqualTo(Path.of("/etc"));
    Path mask = etc.getFirst();
    assertThat(Files.readAttributes(mask.resolve("shadow"), "unix:rdev")).containsEntry("rdev", 0L);
    assertThat(mask.resolve("passwd")).doesNotExist();
    assertThat(mask.resolve("resolv.conf")).isRegularFile();
    assertThat(ImageStore.open(root).prepare(host, "h1")).isEqualTo(prepared);
    assertThatThrownBy(() -> store.remove("jcompose.local/host", true, Set.of()))
        .hasMessageContaining("built in");
  }

  private List<String> load(byte[] archive) throws IOException {
    return store.load(new java.io.ByteArrayInputStream(archive), _ -> {});
  }

  private Path tree(byte[] layer) {
    return directory(layer).resolve("fs");
  }

  private Path directory(byte[] layer) {
    return new StateLayout(root).snapshot(Digest.of(layer));
  }

  private List<String> children(String directory) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(directory))) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  private static byte[] dockerArchive(String name, byte[]... layers) {
    TarBuilder tar = new TarBuilder();
    List<String> paths = new java.util.ArrayList<>();
    for (int i = 0; i < layers.length; i++) {
      paths.add(i + "/layer.tar");
      tar.file(i + "/VERSION", "1.0").file(i + "/layer.tar", layers[i]);
    }
    return tar.file("c.json", config(layers)).file("manifest.json", manifest(name, paths)).bytes();
  }

  private static byte[] ociLayout(String name, byte[] layer) {
    byte[] config = config(layer);
    byte[] manifest =
        "{\"schemaVersion\":2,\"config\":{\"digest\":\"%s\"},\"layers\":[{\"digest\":\"%s\"}]}"
            .formatted(Digest.of(config), Digest.of(layer))
            .getBytes(UTF_8);
    String arch = dev.jcompose.images.manifest.Platform.here().architecture();
    byte[] index =
        ("{\"manifests\":[{\"digest\":\"%s\",\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}},"
                + "{\"digest\":\"sha256:%s\",\"platform\":{\"os\":\"linux\",\"architecture\":\"z80\"}}]}")
            .formatted(Digest.of(manifest), arch, "0".repeat(64))
            .getBytes(UTF_8);
    byte[] top =
        "{\"manifests\":[{\"digest\":\"%s\",\"annotations\":{\"io.containerd.image.name\":\"%s\"}}]}"
            .formatted(Digest.of(index), name)
            .getBytes(UTF_8);
    TarBuilder tar = new TarBuilder();
    for (byte[] blob : List.of(layer, config, manifest, index)) {
      tar.file("blobs/sha256/" + Digest.of(blob).hex(), blob);
    }
    return tar.file("index.json", top).file("oci-layout", "{}").bytes();
  }

  private static byte[] manifest(String name, List<String> layers) {
    return "[{\"Config\":\"c.json\",\"RepoTags\":[\"%s\"],\"Layers\":[%s]}]"
        .formatted(name, quoted(layers))
        .getBytes(UTF_8);
  }

  private static byte[] config(byte[]... layers) {
    List<String> ids = Stream.of(layers).map(l -> Digest.of(l).toString()).toList();
    String step = "{\"created_by\":\"COPY\"}";
    return ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"created\":\"2026-01-02T03:04:05Z\","
            + "\"config\":{\"Env\":[\"A=b\"],\"Entrypoint\":null,\"Cmd\":[\"run\"]},"
            + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]},\"history\":[%s]}")
        .formatted(
            quoted(ids), String.join(",", java.util.Collections.nCopies(layers.length, step)))
        .getBytes(UTF_8);
  }

  private static String quoted(List<String> texts) {
    return String.join(",", texts.stream().map(t -> "\"" + t + "\"").toList());
  }
}

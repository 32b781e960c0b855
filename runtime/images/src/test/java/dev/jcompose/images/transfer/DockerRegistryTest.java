package dev.jcompose.images.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.jcompose.images.Image;
import dev.jcompose.images.NewImage;
import dev.jcompose.images.layer.TarBuilder;
import dev.jcompose.images.manifest.Manifest;
import dev.jcompose.images.manifest.Platform;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.reference.Reference;
import dev.jcompose.images.registry.Credentials;
import dev.jcompose.images.registry.Registries;
import dev.jcompose.images.registry.RegistryException;
import dev.jcompose.images.registry.RegistrySettings;
import dev.jcompose.images.store.Assembly;
import dev.jcompose.images.store.ImageStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Round trips over Docker's own registry, Debian's package docker-registry. Needs root. */
@Tag("kernel")
@Timeout(120)
class DockerRegistryTest {

  private static final byte[] BASE = new TarBuilder().file("base", "b".repeat(5000)).bytes();
  private static final byte[] TOP = new TarBuilder().file("top", "t").bytes();
  private static final Credentials USER = new Credentials.Basic("user", "secret");

  @TempDir private Path root;
  private final List<String> messages = new ArrayList<>();
  private final TransferListener listener =
      new TransferListener() {
        @Override
        public void layer(String id, Stage stage, long current, long total, String note) {
          synchronized (messages) {
            messages.add((stage.words() + " " + note).strip());
          }
        }

        @Override
        public void message(String id, String text) {}
      };
  private ImageStore here;
  private ImageStore there;

  @BeforeEach
  void open() throws IOException {
    assumeThat(DockerRegistry.PROGRAM)
        .as("package docker-registry is not installed")
        .isExecutable();
    here = ImageStore.open(root.resolve("here"));
    there = ImageStore.open(root.resolve("there"));
  }

  @AfterEach
  void close() throws IOException {
    if (here != null && there != null) {
      here.close();
      there.close();
    }
  }

  @Test
  void pushedImageComesBackTheSameAndIsNotSentTwice() throws Exception {
    try (DockerRegistry registry = DockerRegistry.plain(root)) {
      Registries registries = registries(List.of());
      Image made = make(registry.host() + "/a/app:1");
      Manifest pushed = push(registries, made, Credentials.NONE);
      assertThat(messages).filteredOn(m -> m.equals("Pushed")).hasSize(2);
      Puller.Pulled pulled = pull(registries, registry.host() + "/a/app:1", Credentials.NONE);
      assertThat(pulled.image().id()).isEqualTo(made.id());
      assertThat(pulled.digest()).isEqualTo(pushed.digest());
      assertThat(there.tree(Digest.of(TOP)).resolve("top")).hasContent("t");
      messages.clear();
      assertThat(push(registries, made, Credentials.NONE).digest()).isEqualTo(pushed.digest());
      assertThat(messages).contains("Layer already exists").doesNotContain("Pushed");
    }
  }

  @Test
  void pulledImageGoesToAnotherRepositoryAndRegistryByteForByte() throws Exception {
    try (DockerRegistry one = DockerRegistry.plain(root.resolve("one"));
        DockerRegistry two = DockerRegistry.plain(root.resolve("two"))) {
      Registries registries = registries(List.of());
      Manifest pushed = push(registries, make(one.host() + "/a/app:1"), Credentials.NONE);
      pull(registries, one.host() + "/a/app:1", Credentials.NONE);
      messages.clear();
      there.tag(one.host() + "/a/app:1", Reference.parse(one.host() + "/b/app:2"));
      Pusher pusher = new Pusher(registries, there);
      assertThat(
              pusher
                  .push(Reference.parse(one.host() + "/b/app:2"), Credentials.NONE, listener)
                  .content())
          .isEqualTo(pushed.content());
      assertThat(messages).contains("Mounted from a/app").doesNotContain("Pushed");
      there.tag(one.host() + "/a/app:1", Reference.parse(two.host() + "/app:3"));
      assertThat(
              pusher
                  .push(Reference.parse(two.host() + "/app:3"), Credentials.NONE, listener)
                  .content())
          .isEqualTo(pushed.content());
    }
  }

  @Test
  void passwordIsAskedForAndGiven() throws Exception {
    try (DockerRegistry registry = DockerRegistry.withPassword(root)) {
      Registries registries = registries(List.of());
      Image made = make(registry.host() + "/app:1");
      assertThatThrownBy(() -> push(registries, made, Credentials.NONE))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("no basic auth credentials");
      Credentials wrong = new Credentials.Basic("user", "wrong");
      assertThatThrownBy(() -> registries.login(registry.host(), wrong))
          .isInstanceOfSatisfying(
              RegistryException.class,
              e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.UNAUTHORIZED));
      assertThat(registries.login(registry.host(), USER)).isEmpty();
      push(registries, made, USER);
      assertThat(pull(registries, registry.host() + "/app:1", USER).image().id())
          .isEqualTo(made.id());
    }
  }

  @Test
  void certificatesAreCheckedWhereSomebodyInstalledSome() throws Exception {
    try (DockerRegistry registry = DockerRegistry.withTls(root)) {
      Image made = make(registry.host() + "/app:1");
      Path trusted = Files.createDirectories(root.resolve("certs.d").resolve(registry.host()));
      Files.copy(root.resolve("registry.crt"), trusted.resolve("ca.crt"));
      push(registries(List.of(root.resolve("certs.d"))), made, Credentials.NONE);
      Path empty = root.resolve("other.d");
      Files.createDirectories(empty.resolve(registry.host()));
      Registries distrusting = registries(List.of(empty));
      assertThatThrownBy(() -> push(distrusting, made, Credentials.NONE))
          .hasMessageContaining("certificate signed by unknown authority");
      // A registry on this machine is insecure by default.
      push(registries(List.of()), made, Credentials.NONE);
    }
  }

  @Test
  void mirrorStandsInForDockersOwnRegistry() throws Exception {
    try (DockerRegistry registry = DockerRegistry.plain(root)) {
      push(registries(List.of()), make(registry.host() + "/library/app:1"), Credentials.NONE);
      Registries mirrored =
          new Registries(
              new RegistrySettings(
                  List.of(java.net.URI.create("http://" + registry.host())),
                  List.of(),
                  List.of(),
                  Map.of(),
                  RegistrySettings.Patience.USUAL));
      assertThat(pull(mirrored, "app:1", Credentials.NONE).image().repoTags())
          .containsExactly("app:1");
    }
  }

  private static Registries registries(List<Path> certificates) {
    return new Registries(
        new RegistrySettings(
            List.of(), List.of(), certificates, Map.of(), RegistrySettings.Patience.USUAL));
  }

  private Image make(String name) throws IOException {
    try (Assembly assembly = here.assemble()) {
      Digest base = assembly.add(new ByteArrayInputStream(BASE)).diffId();
      Digest top = assembly.add(new ByteArrayInputStream(TOP)).diffId();
      byte[] config =
          "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"diff_ids\":[\"%s\",\"%s\"]}}"
              .formatted(base, top)
              .getBytes(UTF_8);
      return assembly.finish(NewImage.of(config, List.of(Reference.parse(name))));
    }
  }

  private Manifest push(Registries registries, Image image, Credentials credentials)
      throws IOException, InterruptedException {
    return new Pusher(registries, here)
        .push(Reference.parse(image.repoTags().getFirst()), credentials, listener);
  }

  private Puller.Pulled pull(Registries registries, String name, Credentials credentials)
      throws IOException, InterruptedException {
    try (Puller puller = new Puller(registries, there)) {
      return puller.pull(Reference.parse(name), Platform.here(), credentials, listener);
    }
  }
}

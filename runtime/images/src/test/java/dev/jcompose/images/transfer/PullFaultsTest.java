package dev.jcompose.images.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.images.layer.TarBuilder;
import dev.jcompose.images.manifest.Descriptor;
import dev.jcompose.images.manifest.Manifest;
import dev.jcompose.images.manifest.MediaTypes;
import dev.jcompose.images.manifest.Platform;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.reference.Reference;
import dev.jcompose.images.registry.Credentials;
import dev.jcompose.images.registry.Registries;
import dev.jcompose.images.registry.RegistryException;
import dev.jcompose.images.registry.RegistrySettings;
import dev.jcompose.images.store.ImageStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Registries on a bad day. Needs root: layers have owners. */
@Tag("kernel")
@Timeout(60)
class PullFaultsTest {

  private static final byte[] PLAIN =
      new TarBuilder().file("big", noise(300_000)).file("small", "x").bytes();
  private static final byte[] LAYER = gzip(PLAIN);
  private static final Digest BLOB = Digest.of(LAYER);
  private static final RegistrySettings.Patience PATIENCE =
      new RegistrySettings.Patience(
          Duration.ofSeconds(20),
          Duration.ofSeconds(1),
          3,
          Duration.ofMillis(2),
          Duration.ofSeconds(2));

  @TempDir private Path root;
  private FakeRegistry registry;
  private ImageStore store;
  private Puller puller;

  @BeforeEach
  void open() throws IOException {
    registry = new FakeRegistry();
    store = ImageStore.open(root);
    puller = new Puller(registries(Map.of()), store);
    serve("1", LAYER.length);
  }

  @AfterEach
  void close() throws IOException {
    puller.close();
    registry.close();
    store.close();
  }

  @Test
  void imageComesWithItsDigests() throws Exception {
    Puller.Pulled pulled = pull("1");
    assertThat(pulled.fresh()).isTrue();
    assertThat(pulled.image().repoTags()).containsExactly(registry.host() + "/repo:1");
    assertThat(pulled.image().repoDigests())
        .containsExactly(registry.host() + "/repo@" + pulled.digest());
    assertThat(store.tree(Digest.of(PLAIN)).resolve("small")).hasContent("x");
    assertThat(store.layer(Digest.of(PLAIN)).archive().readAllBytes()).isEqualTo(PLAIN);
    assertThat(pull("1").fresh()).isFalse();
    assertThat(registry.count(BLOB.toString())).isEqualTo(1);
    assertThat(children("partial")).isEmpty();
  }

  @Test
  void brokenConnectionIsResumedFromWhereItBroke() throws Exception {
    registry.next(BLOB.toString(), FakeRegistry.half());
    pull("1");
    assertThat(ranges()).containsExactly("null", "bytes=" + LAYER.length / 2 + "-");
  }

  @Test
  void registryWithoutRangesSendsAllAgain() throws Exception {
    registry.next(BLOB.toString(), FakeRegistry.half(), FakeRegistry.other(LAYER));
    assertThat(pull("1").image().size()).isEqualTo(300_001);
  }

  @Test
  void stalledStreamIsGivenUpAndResumed() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    registry.next(
        BLOB.toString(),
        (exchange, content) -> {
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content, 0, 100_000);
          exchange.getResponseBody().flush();
          awaitQuietly(gone);
        });
    pull("1");
    gone.countDown();
    assertThat(ranges()).containsExactly("null", "bytes=100000-");
  }

  @Test
  void nextPullGoesOnWithWhatTheBrokenOneLeft() throws Exception {
    registry.next(BLOB.toString(), FakeRegistry.half());
    registry.always(BLOB.toString(), FakeRegistry.status(503));
    assertThatThrownBy(() -> pull("1"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("503");
    assertThat(store.find(registry.host() + "/repo:1")).isEmpty();
    registry.mend();
    registry.seen.clear();
    store.close();
    store = ImageStore.open(root);
    puller = new Puller(registries(Map.of()), store);
    pull("1");
    assertThat(ranges()).containsExactly("bytes=" + LAYER.length / 2 + "-");
    assertThat(children("partial")).isEmpty();
  }

  @Test
  void temporaryFailuresAreTriedAgain() throws Exception {
    registry.next(
        "/manifests/1", FakeRegistry.status(503), FakeRegistry.status(429, "Retry-After", "1"));
    pull("1");
    assertThat(registry.count("/manifests/1")).isEqualTo(3);
  }

  @Test
  void rateLimitIsExplainedAndNotWaitedFor() {
    registry.always(
        "/manifests/1",
        FakeRegistry.status(429, "Retry-After", "3600", "RateLimit-Limit", "100;w=21600"));
    assertThatThrownBy(() -> pull("1"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("toomanyrequests")
        .hasMessageContaining("100 in 6 hours")
        .hasMessageContaining("3600 seconds");
    assertThat(registry.count("/manifests/1")).isEqualTo(1);
  }

  @Test
  void unknownTagIsNotTriedAgain() {
    assertThatThrownBy(() -> pull("9"))
        .hasMessage(
            "manifest for "
                + registry.host()
                + "/repo:9 not found: manifest unknown: manifest unknown");
    assertThat(registry.count("/manifests/9")).isEqualTo(1);
  }

  @Test
  void endlessDemandsForProofEnd() {
    tokens("t");
    registry.always("/manifests/1", demand());
    assertThatThrownBy(() -> pull("1"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("pull access denied");
    assertThat(registry.count("/manifests/1")).isEqualTo(2);
  }

  @Test
  void expiredTokenIsRenewed() throws Exception {
    tokens("first", "second");
    FakeRegistry.Fault guard =
        (exchange, content) -> {
          String proof = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
          if (proof.equals("Bearer second")) {
            FakeRegistry.send(exchange, 200, content);
          } else {
            demand().answer(exchange, content);
          }
        };
    registry.next("/manifests/1", demand());
    registry.always(BLOB.toString(), guard);
    pull("1");
    assertThat(registry.count("/token")).isEqualTo(2);
  }

  @Test
  void truncatedBlobIsRefusedAndLeavesNothing() throws Exception {
    registry.always(BLOB.toString(), FakeRegistry.other(java.util.Arrays.copyOf(LAYER, 1000)));
    assertThatThrownBy(() -> pull("1")).hasMessageContaining("after 1000");
    assertThat(children("snapshots")).isEmpty();
    assertThat(children("tmp")).isEmpty();
    registry.mend();
    pull("1");
  }

  @Test
  void corruptedBlobIsFetchedOnceMoreAndThenRefused() throws Exception {
    byte[] corrupted = LAYER.clone();
    corrupted[corrupted.length - 100] ^= 1;
    registry.always(BLOB.toString(), FakeRegistry.other(corrupted));
    assertThatThrownBy(() -> pull("1"))
        .hasMessageContaining("layer " + BLOB + " has the digest " + Digest.of(corrupted));
    assertThat(registry.count(BLOB.toString())).isEqualTo(2);
    assertThat(children("snapshots")).isEmpty();
    assertThat(children("partial")).isEmpty();
    assertThat(children("tmp")).isEmpty();
    registry.mend();
    pull("1");
  }

  @Test
  void damageOnTheWayIsMendedByFetchingAgain() throws Exception {
    byte[] corrupted = LAYER.clone();
    corrupted[5000] ^= 1;
    registry.next(BLOB.toString(), FakeRegistry.other(corrupted));
    pull("1");
  }

  @Test
  void sizesThatLieAreRefused() {
    serve("small", LAYER.length - 1);
    assertThatThrownBy(() -> pull("small")).hasMessageContaining("has more than the");
    serve("large", LAYER.length + 1);
    assertThatThrownBy(() -> pull("large")).hasMessageContaining("after " + LAYER.length);
  }

  @Test
  void manifestThatIsNotWhatItsDigestSaysIsRefused() {
    Digest digest = Digest.of("other".getBytes(UTF_8));
    registry.next("/manifests/" + digest, FakeRegistry.other("{}".getBytes(UTF_8)));
    assertThatThrownBy(
            () ->
                puller.pull(
                    Reference.parse(registry.host() + "/repo@" + digest),
                    Platform.here(),
                    Credentials.NONE,
                    Quiet.LISTENER))
        .hasMessageContaining("has the digest " + Digest.of("{}".getBytes(UTF_8)));
  }

  @Test
  void layerThatIsNotTheConfigsIsRefused() throws Exception {
    byte[] lie = gzip(new TarBuilder().file("evil", "x").bytes());
    registry.blob(lie);
    serve("lie", lie.length, Digest.of(lie));
    assertThatThrownBy(() -> pull("lie")).hasMessageContaining("its image's config says");
    assertThat(store.find(registry.host() + "/repo:lie")).isEmpty();
  }

  @Test
  void hugeManifestIsRefused() {
    registry.manifest("huge", MediaTypes.OCI_MANIFEST, new byte[5 << 20]);
    assertThatThrownBy(() -> pull("huge")).hasMessageContaining("more than 4194304 bytes");
  }

  @Test
  void credentialsDoNotFollowARedirect() throws Exception {
    try (FakeRegistry elsewhere = new FakeRegistry()) {
      elsewhere.blob(LAYER);
      tokens("secret-token");
      registry.next("/manifests/1", demand());
      registry.always(
          BLOB.toString(),
          FakeRegistry.status(
              307, "Location", "http://" + elsewhere.host() + "/v2/repo/blobs/" + BLOB));
      pull("1", new Credentials.Basic("user", "password"));
      assertThat(registry.seen).anyMatch(s -> s.authorization().equals("Bearer secret-token"));
      assertThat(elsewhere.seen).hasSize(1).allMatch(s -> s.authorization().equals("null"));
    }
  }

  @Test
  void twoPullsFetchALayerOnce() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    registry.next(
        BLOB.toString(),
        (exchange, content) -> {
          awaitQuietly(second);
          FakeRegistry.send(exchange, 200, content);
        });
    serve("2", LAYER.length);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Puller.Pulled> one = threads.submit(() -> pull("1"));
      Future<Puller.Pulled> two =
          threads.submit(
              () ->
                  puller.pull(
                      Reference.parse(registry.host() + "/repo:2"),
                      Platform.here(),
                      Credentials.NONE,
                      new Quiet() {
                        @Override
                        public void layer(
                            String id, Stage stage, long current, long total, String note) {
                          second.countDown();
                        }
                      }));
      assertThat(one.get().image().id()).isEqualTo(two.get().image().id());
    }
    assertThat(registry.count(BLOB.toString())).isEqualTo(1);
  }

  @Test
  void interruptedPullLeavesAStoreThatWorks() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    registry.next(
        BLOB.toString(),
        (exchange, content) -> {
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content, 0, 50_000);
          exchange.getResponseBody().flush();
          begun.countDown();
          awaitQuietly(never);
        });
    Thread pulling = Thread.ofVirtual().start(() -> assertThatThrownBy(() -> pull("1")));
    begun.await();
    pulling.interrupt();
    pulling.join();
    never.countDown();
    pull("1");
    assertThat(children("tmp")).isEmpty();
  }

  @Test
  void indexIsSearchedForThePlatform() throws Exception {
    Digest other = serve("arm", LAYER.length);
    byte[] manifest = manifestOf(LAYER.length, BLOB, PLAIN);
    String index =
        """
        {"schemaVersion":2,"manifests":[
         {"digest":"%s","size":%d,"platform":{"os":"linux","architecture":"arm","variant":"v6"}},
         {"digest":"sha256:%s","size":1,"platform":{"os":"linux","architecture":"arm","variant":"v8"}}]}
        """
            .formatted(other, manifest.length, "0".repeat(64));
    registry.manifest("index", MediaTypes.OCI_INDEX, index.getBytes(UTF_8));
    Reference reference = Reference.parse(registry.host() + "/repo:index");
    puller.pull(reference, Platform.parse("linux/arm/v7"), Credentials.NONE, Quiet.LISTENER);
    assertThatThrownBy(
            () ->
                puller.pull(
                    reference, Platform.parse("linux/s390x"), Credentials.NONE, Quiet.LISTENER))
        .hasMessage(
            "no matching manifest for linux/s390x in the manifest list entries: it has"
                + " linux/arm/v6, linux/arm/v8");
  }

  // What is served.

  private Digest serve(String tag, long size) {
    return serve(tag, size, BLOB);
  }

  private Digest serve(String tag, long size, Digest blob) {
    registry.blob(LAYER);
    byte[] manifest = manifestOf(size, blob, PLAIN);
    return registry.manifest(tag, MediaTypes.DOCKER_MANIFEST, manifest);
  }

  private byte[] manifestOf(long size, Digest blob, byte[] plain) {
    byte[] config =
        "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"diff_ids\":[\"%s\"]}}"
            .formatted(Digest.of(plain))
            .getBytes(UTF_8);
    registry.blob(config);
    return Manifest.write(
            MediaTypes.DOCKER_MANIFEST,
            new Descriptor(MediaTypes.DOCKER_CONFIG, Digest.of(config), config.length),
            List.of(new Descriptor(MediaTypes.DOCKER_LAYER, blob, size)))
        .content();
  }

  /** A token service that gives these one after the other, the last one for good. */
  private void tokens(String... tokens) {
    FakeRegistry.Fault[] answers = new FakeRegistry.Fault[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      answers[i] = FakeRegistry.other("{\"token\":\"%s\"}".formatted(tokens[i]).getBytes(UTF_8));
    }
    registry.next("/token", answers);
    registry.always("/token", answers[tokens.length - 1]);
  }

  private FakeRegistry.Fault demand() {
    String realm = "http://" + registry.host() + "/token";
    return FakeRegistry.status(
        401, "WWW-Authenticate", "Bearer realm=\"" + realm + "\",service=\"s\"");
  }

  private Registries registries(Map<String, String> environment) {
    return new Registries(
        new RegistrySettings(List.of(), List.of(), List.of(), environment, PATIENCE));
  }

  private Puller.Pulled pull(String tag) throws IOException, InterruptedException {
    return pull(tag, Credentials.NONE);
  }

  private Puller.Pulled pull(String tag, Credentials credentials)
      throws IOException, InterruptedException {
    return puller.pull(
        Reference.parse(registry.host() + "/repo:" + tag),
        Platform.here(),
        credentials,
        Quiet.LISTENER);
  }

  private List<String> ranges() {
    return registry.seen.stream()
        .filter(s -> s.path().endsWith(BLOB.toString()))
        .map(FakeRegistry.Seen::range)
        .toList();
  }

  private List<String> children(String directory) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(directory))) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(1).nextBytes(noise);
    return noise;
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }
}

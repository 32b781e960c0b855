package dev.jcompose.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.engine.api.CopyOption;
import dev.jcompose.engine.api.CreateVolume;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineEvent;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.EventStream;
import dev.jcompose.engine.api.EventsRequest;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.PathArchive;
import dev.jcompose.engine.api.PathStat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Copying in both directions and export. */
class ArchiveContractTest extends EngineContract {

  private static final String FOREVER = "while :; do sleep 1; done";

  /** A tree to copy from. */
  private static final String TREE =
      "mkdir -p /t/d/sub && printf one > /t/d/f && chmod 4750 /t/d/f && printf two > /t/d/sub/g"
          + " && ln -s f /t/d/l && ln -s /t/d /t/dl && ln -s nowhere /t/dead"
          + " && ln -s ../../../../../../etc/plain /t/up && mkfifo /t/d/p && ln /t/d/f /t/d/h";

  private static Engine.Files files() {
    return engine().files();
  }

  private static String withTree() throws Exception {
    String id = start(Recipe.sh(TREE + "; echo ready; " + FOREVER));
    awaitLine(id, "ready");
    return id;
  }

  private static Map<String, String> get(String id, String path) throws Exception {
    try (PathArchive archive = files().get(id, path)) {
      return Tars.read(archive.tar());
    }
  }

  private static void put(String id, String path, Tars tar, CopyOption... options) {
    files().put(id, path, tar.stream(), Set.of(options));
  }

  private static String cat(String id, String file) throws Exception {
    return exec(id, "cat", file).out();
  }

  @Test
  void aFileComesOutAloneUnderItsName() throws Exception {
    String id = withTree();
    try (PathArchive archive = files().get(id, "/t/d/f")) {
      assertThat(archive.stat().name()).isEqualTo("f");
      assertThat(archive.stat().size()).isEqualTo(3);
      assertThat(archive.stat().mode()).isEqualTo(PathStat.SETUID | 0750);
      assertThat(Tars.read(archive.tar())).containsExactly(Map.entry("f", "one"));
    }
    assertThat(get(id, "t/d/f")).containsOnlyKeys("f");
  }

  @Test
  void aDirectoryComesOutUnderItsName() throws Exception {
    String id = withTree();
    Map<String, String> whole =
        Map.of(
            "d/", "/", "d/f", "one", "d/h", "= d/f", "d/l", "-> f", "d/p", "|", "d/sub/", "/",
            "d/sub/g", "two");
    assertThat(get(id, "/t/d")).isEqualTo(whole);
    assertThat(get(id, "/t/d/")).isEqualTo(whole);
    assertThat(get(id, "/t/x/../d")).isEqualTo(whole);
  }

  @Test
  void aDirectorysContentsComeOutUnderADot() throws Exception {
    String id = withTree();
    assertThat(files().stat(id, "/t/d/.").name()).isEqualTo(".");
    assertThat(get(id, "/t/d/.")).containsKeys("./", "./f", "./sub/g").doesNotContainKey("d/f");
  }

  @Test
  void aSymlinkIsNotFollowedUnlessThePathSaysSo() throws Exception {
    String id = withTree();
    PathStat link = files().stat(id, "/t/dl");
    assertThat(link.isSymlink()).isTrue();
    assertThat(link.linkTarget()).isEqualTo("/t/d");
    assertThat(get(id, "/t/dl")).containsExactly(Map.entry("dl", "-> /t/d"));
    assertThat(files().stat(id, "/t/dl/").isDirectory()).isTrue();
    assertThat(get(id, "/t/dl/")).containsKeys("dl/", "dl/f");
    assertThat(get(id, "/t/dl/f")).containsExactly(Map.entry("f", "one"));
  }

  @Test
  void aSymlinksTargetIsToldWithinTheContainer() {
    String id = create(Recipe.of("true"));
    put(
        id,
        "/",
        new Tars()
            .symlink("dead", "nowhere/x")
            .symlink("up", "../../../../../../etc/plain")
            .symlink("two", "/up"));
    assertThat(files().stat(id, "/dead").linkTarget()).isEqualTo("/nowhere/x");
    assertThat(files().stat(id, "/up").linkTarget()).isEqualTo("/etc/plain");
    assertThat(files().stat(id, "/two").linkTarget()).isEqualTo("/etc/plain");
    assertThat(files().stat(id, "/etc/plain").linkTarget()).isEmpty();
  }

  @Test
  void aMissingPathIsNotFound() {
    String id = create(Recipe.of("true").named("contract-missing"));
    String message = "Could not find the file /nope in container contract-missing";
    assertThatThrownBy(() -> files().stat("contract-missing", "/nope")).hasMessage(message);
    assertThatThrownBy(() -> files().get("contract-missing", "/nope")).hasMessage(message);
    assertRefused(Kind.NOT_FOUND, () -> files().stat(id, "/nope"));
    assertRefused(Kind.NOT_FOUND, () -> put(id, "/nope", new Tars().file("a", "")));
    assertRefused(Kind.NOT_FOUND, () -> files().get("no-such-container", "/etc"));
  }

  @Test
  void anArchiveIsUnpackedWithItsOwnersModesAndTimes() throws Exception {
    String id = start(Recipe.sh(FOREVER));
    put(
        id,
        "/etc",
        new Tars().file("new", "text", 0640, 12, 34).directory("dir").symlink("dir/l", "../new"));
    assertThat(exec(id, "stat", "-c", "%a %u %g %s %Y", "/etc/new").out())
        .isEqualTo("640 12 34 4 1600000000\n");
    assertThat(cat(id, "/etc/dir/l")).isEqualTo("text");
  }

  @Test
  void aFileReplacesAFileAndADirectoryIsMerged() throws Exception {
    String id = start(Recipe.sh("mkdir -p /x/d; echo old > /x/d/a; echo old > /x/f; " + FOREVER));
    awaitFile(id, "/x/f");
    put(id, "/x", new Tars().directory("d").file("d/b", "new").file("f", "new"));
    assertThat(cat(id, "/x/d/a")).isEqualTo("old\n");
    assertThat(cat(id, "/x/d/b")).isEqualTo("new");
    assertThat(cat(id, "/x/f")).isEqualTo("new");
  }

  private static void awaitFile(String id, String path) throws Exception {
    eventually(
        java.time.Duration.ofSeconds(20), () -> exec(id, "test", "-s", path).exitCode() == 0);
  }

  @Test
  void otherKindsAreReplacedOrKeptAsAsked() throws Exception {
    String id = start(Recipe.sh("mkdir -p /x/d /x/e; echo old > /x/f; " + FOREVER));
    awaitFile(id, "/x/f");
    for (Tars tar : List.of(new Tars().file("d", "new"), new Tars().directory("f"))) {
      assertThatThrownBy(() -> put(id, "/x", tar, CopyOption.NO_OVERWRITE_DIR_NON_DIR))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("cannot overwrite");
    }
    assertThat(cat(id, "/x/f")).isEqualTo("old\n");
    put(id, "/x", new Tars().file("e", "now a file"));
    assertThat(cat(id, "/x/e")).isEqualTo("now a file");
  }

  @Test
  void ownersBecomeTheContainersUserWhereAsked() throws Exception {
    String id = start(Recipe.sh(FOREVER).config(c -> c.user("root")));
    put(id, "/etc", new Tars().file("kept", "", 0600, 77, 78));
    put(id, "/etc", new Tars().file("given", "", 0600, 77, 78), CopyOption.COPY_UID_GID);
    assertThat(exec(id, "stat", "-c", "%u:%g", "/etc/kept", "/etc/given").out())
        .isEqualTo("77:78\n0:0\n");
  }

  @Test
  void theExtractionPointIsADirectoryOrLeadsToOne() throws Exception {
    String id = withTree();
    assertThatThrownBy(() -> put(id, "/etc/plain", new Tars().file("a", "")))
        .hasMessage("extraction point is not a directory");
    put(id, "/t/dl", new Tars().file("through", "link"));
    assertThat(cat(id, "/t/d/through")).isEqualTo("link");
  }

  @Test
  void volumesAreReadAndWrittenRunningOrNot() throws Exception {
    engine()
        .volumes()
        .create(new CreateVolume("contract-cp", "local", Map.of(), Map.of(Recipe.LABEL, "yes")));
    Recipe recipe =
        Recipe.sh(FOREVER).host(h -> h.binds(List.of("contract-cp:/v"))).named("contract-cp-1");
    String id = create(recipe);
    put(id, "/v", new Tars().file("before", "1"));
    containers().start(id);
    assertThat(cat(id, "/v/before")).isEqualTo("1");
    put(id, "/v", new Tars().file("while", "2"));
    containers().stop(id, 0, null);
    assertThat(get(id, "/v/.")).containsEntry("./before", "1").containsEntry("./while", "2");
    String other =
        create(Recipe.sh(FOREVER).host(h -> h.binds(List.of("contract-cp:/elsewhere:ro"))));
    assertThat(get(other, "/elsewhere/while")).containsEntry("while", "2");
    assertThatThrownBy(() -> put(other, "/elsewhere", new Tars().file("x", "")))
        .hasMessage("mounted volume is marked read-only");
  }

  @Test
  void aReadOnlyRootIsNotWrittenButItsVolumesAre() throws Exception {
    String id =
        start(
            Recipe.sh(FOREVER)
                .host(h -> h.readonlyRootfs(true))
                .config(c -> c.volumes(Map.of("/v", Map.of()))));
    assertThatThrownBy(() -> put(id, "/etc", new Tars().file("x", "")))
        .hasMessage("container rootfs is marked read-only");
    put(id, "/v", new Tars().file("x", "in"));
    assertThat(cat(id, "/v/x")).isEqualTo("in");
    assertThat(get(id, "/etc/plain")).containsOnlyKeys("plain");
  }

  @Test
  void aCompressedArchiveIsTaken() throws Exception {
    String id = create(Recipe.of("true"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(new Tars().file("packed", "tight").bytes());
    }
    files().put(id, "/etc", new ByteArrayInputStream(bytes.toByteArray()), Set.of());
    assertThat(get(id, "/etc/packed")).containsEntry("packed", "tight");
  }

  @Test
  void whatIsNoArchiveIsRefused() {
    String id = create(Recipe.of("true"));
    byte[] noise =
        "no tar at all, but long enough to be looked at. "
            .repeat(40)
            .getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> files().put(id, "/etc", new ByteArrayInputStream(noise), Set.of()))
        .isInstanceOf(EngineException.class);
  }

  /** The class of CVE-2019-14271 and its like: names and links in the archive. */
  @Test
  void anArchiveDoesNotReachOutOfTheContainer() throws Exception {
    Path outside = Files.createTempDirectory("contract-outside");
    try {
      String id = create(Recipe.of("true"));
      String up = "../../../../../../../../../..";
      attempt(() -> put(id, "/etc", new Tars().symlink("out", up + outside)));
      attempt(() -> put(id, "/etc", new Tars().symlink("abs", outside.toString())));
      for (String through : List.of("out/f", "abs/f", up + outside + "/f", "./" + up + "/tmp/f")) {
        // Refused, or written inside: either is well.
        attempt(() -> put(id, "/etc", new Tars().file(through, "escaped")));
      }
      assertThat(outside).isEmptyDirectory();
      assertThat(Path.of("/tmp/f")).doesNotExist();
    } finally {
      Files.delete(outside);
    }
  }

  /** The class of CVE-2018-15664: a container that swaps a directory for a symlink meanwhile. */
  @Test
  void aSymlinkSwappedInMeanwhileDoesNotLeadOut() throws Exception {
    Path outside = Files.createTempDirectory("contract-race");
    Files.writeString(outside.resolve("secret"), "the host's");
    try {
      String id =
          start(
              Recipe.sh(
                  ("mkdir -p /w/a; ln -s %s /w/b; echo ready;"
                          + " while :; do mv /w/a /w/c; mv /w/b /w/a; mv /w/a /w/b; mv /w/c /w/a;"
                          + " done")
                      .formatted(outside)));
      awaitLine(id, "ready");
      for (int i = 0; i < 40; i++) {
        attempt(() -> put(id, "/w/a", new Tars().file("planted", "x")));
        attempt(() -> assertThat(get(id, "/w/a/").values()).doesNotContain("the host's"));
        attempt(() -> assertThat(get(id, "/w/a/secret").values()).doesNotContain("the host's"));
      }
      assertThat(outside.resolve("planted")).doesNotExist();
    } finally {
      Files.delete(outside.resolve("secret"));
      Files.delete(outside);
    }
  }

  private interface Attempt {
    void run() throws Exception;
  }

  private static void attempt(Attempt work) throws Exception {
    try {
      work.run();
    } catch (EngineException e) {
      // What was attempted may be refused.
      assertThat(e.kind()).isNotEqualTo(Kind.UNAVAILABLE);
    }
  }

  @Test
  void aContainersOwnLinksLeadNowhereOutside() throws Exception {
    Path outside = Files.createTempFile("contract-host", ".txt");
    Files.writeString(outside, "the host's");
    try {
      String id = create(Recipe.of("true"));
      put(
          id,
          "/",
          new Tars()
              .symlink("file", "../../../.." + outside)
              .symlink("dir", "../../../.." + outside.getParent()));
      assertThat(get(id, "/file")).containsOnlyKeys("file");
      assertRefused(Kind.NOT_FOUND, () -> files().get(id, "/dir/" + outside.getFileName()));
    } finally {
      Files.delete(outside);
    }
  }

  @Test
  void muchDataPassesUnchanged() throws Exception {
    byte[] much = new byte[20 << 20];
    for (int i = 0; i < much.length; i++) {
      much[i] = (byte) (i * 31 + (i >>> 13));
    }
    String text = new String(much, StandardCharsets.ISO_8859_1);
    String id = create(Recipe.of("true"));
    put(id, "/etc", new Tars().file("much", text.substring(0, 8 << 20)));
    try (PathArchive archive = files().get(id, "/etc/much")) {
      assertThat(archive.stat().size())
          .isEqualTo(text.substring(0, 8 << 20).getBytes(StandardCharsets.UTF_8).length);
      assertThat(Tars.read(archive.tar()).get("much")).isEqualTo(text.substring(0, 8 << 20));
    }
  }

  @Test
  void aCopyIsEndedByWhoReadsIt() throws Exception {
    String id = start(Recipe.sh("yes | head -c 50000000 > /big; echo ready; " + FOREVER));
    awaitLine(id, "ready");
    for (int i = 0; i < 5; i++) {
      try (PathArchive archive = files().get(id, "/big")) {
        assertThat(archive.tar().readNBytes(1000)).hasSize(1000);
      }
    }
    assertThat(get(id, "/etc/plain")).containsOnlyKeys("plain");
  }

  @Test
  void aPausedContainerIsCopiedFrom() throws Exception {
    String id = withTree();
    containers().pause(id);
    assertThat(get(id, "/t/d/f")).containsEntry("f", "one");
    containers().unpause(id);
  }

  @Test
  void anExportHoldsTheTreeWithoutWhatIsMountedInIt() throws Exception {
    String id = start(Recipe.sh("echo own > /etc/own; echo in > /anonymous/v; " + FOREVER));
    awaitFile(id, "/anonymous/v");
    assertExport(id);
    containers().kill(id, "");
    waitFor(id, "not-running");
    assertExport(id);
    assertRefused(Kind.NOT_FOUND, () -> files().export("no-such-container"));
  }

  private static void assertExport(String id) throws Exception {
    try (InputStream tar = files().export(id)) {
      assertThat(Tars.read(tar))
          .containsEntry("etc/own", "own\n")
          .containsEntry("etc/hosts", "")
          .containsKeys("bin/busybox", "proc/", "anonymous/", ".dockerenv")
          .doesNotContainKeys("anonymous/v", "proc/self", "proc/1/");
    }
  }

  @Test
  void eventsTellOfCopies() throws Exception {
    String id = create(Recipe.of("true"));
    EventsRequest request =
        new EventsRequest(null, null, new Filters(Map.of("container", List.of(id))));
    try (EventStream events = engine().events(request)) {
      get(id, "/etc/plain");
      put(id, "/etc", new Tars().file("a", ""));
      try (InputStream tar = files().export(id)) {
        tar.readAllBytes();
      }
      List<String> seen = new ArrayList<>();
      while (seen.size() < 3) {
        EngineEvent event = events.next();
        if (event == null) {
          break;
        }
        seen.add(event.action());
      }
      assertThat(seen).containsExactlyInAnyOrder("archive-path", "extract-to-dir", "export");
    }
  }
}

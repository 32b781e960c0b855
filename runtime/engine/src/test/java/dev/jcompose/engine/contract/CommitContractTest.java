package dev.jcompose.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.engine.api.CommitRequest;
import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineEvent;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.EventStream;
import dev.jcompose.engine.api.EventsRequest;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.ImageDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a container has changed, and images made of it. */
class CommitContractTest extends EngineContract {

  private static final String NAME = "jcompose-contract-commit";
  private static final String FOREVER = "while :; do sleep 1; done";

  private final List<String> images = new ArrayList<>();

  private static Engine.Files files() {
    return engine().files();
  }

  @AfterEach
  void removeImages() {
    removeWhatTheTestMade();
    for (String image : images.reversed()) {
      try {
        engine().images().remove(image, true, false);
      } catch (EngineException e) {
        assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND);
      }
    }
  }

  private String commit(String container, String... changes) {
    return commit(new CommitRequest(container, NAME, "1", "", "", true, List.of(changes)));
  }

  private String commit(CommitRequest request) {
    String id = files().commit(request);
    images.add(id);
    return id;
  }

  private static ContainerConfig config(String image) {
    return engine().images().inspect(image).config();
  }

  private static String ran(String script) throws Exception {
    String id = start(Recipe.sh(script));
    assertThat(waitFor(id, "not-running")).isZero();
    return id;
  }

  private static List<String> diff(String id) {
    return files().changes(id).stream().map(c -> c.kind().letter() + " " + c.path()).toList();
  }

  @Test
  void changesAreAddedChangedAndDeletedPathsWithTheirDirectories() throws Exception {
    String id = ran("echo x > /etc/new; echo y >> /etc/plain; rm /etc/group; mkdir -p /n/e/w");
    assertThat(diff(id))
        .containsExactlyInAnyOrder(
            "C /etc", "A /etc/new", "C /etc/plain", "D /etc/group", "A /n", "A /n/e", "A /n/e/w");
  }

  @Test
  void nothingChangedIsNothing() throws Exception {
    assertThat(diff(create(Recipe.of("true")))).isEmpty();
    assertThat(diff(ran("true"))).isEmpty();
    assertRefused(Kind.NOT_FOUND, () -> files().changes("no-such-container"));
  }

  @Test
  void whatLiesInVolumesIsNoChange() throws Exception {
    assertThat(diff(ran("echo x > /anonymous/file; echo y > /dev/shm/z"))).isEmpty();
  }

  @Test
  void aDirectoryWithAnotherModeIsAChange() throws Exception {
    assertThat(diff(ran("chmod 700 /etc"))).containsExactly("C /etc");
  }

  @Test
  void anImageHasTheContainersFilesAndConfig() throws Exception {
    String container = ran("echo kept > /etc/kept; rm /etc/plain; mkdir /own; echo a > /own/b");
    String id = commit(container);
    assertThat(id).startsWith("sha256:");
    ImageDetails image = engine().images().inspect(NAME + ":1");
    assertThat(image.id()).isEqualTo(id);
    assertThat(image.rootFs().layers()).hasSize(2);
    assertThat(image.config().env()).contains("FROM_IMAGE=yes");
    assertThat(image.config().cmd()).first().isEqualTo("sh");
    Result result =
        run(
            Recipe.sh("cat /etc/kept /own/b; test -e /etc/plain || echo gone")
                .config(c -> c.image(NAME + ":1")));
    assertThat(result.out()).isEqualTo("kept\na\ngone\n");
  }

  @Test
  void aDirectoryThatTookAnothersPlaceHidesIt() throws Exception {
    commit(ran("mkdir /d; echo 1 > /d/old; chmod 755 /d"));
    String second =
        create(Recipe.sh("rm -rf /d; mkdir /d; echo 2 > /d/new").config(c -> c.image(NAME + ":1")));
    containers().start(second);
    waitFor(second, "not-running");
    commit(new CommitRequest(second, NAME, "2", "", "", true, List.of()));
    assertThat(run(Recipe.of("ls", "/d").config(c -> c.image(NAME + ":2"))).out())
        .isEqualTo("new\n");
  }

  @Test
  void changesAreInstructions() throws Exception {
    commit(
        ran("true"),
        "ENV A=1 B=\"two words\" FROM_IMAGE=no",
        "ENV OLD style of it",
        "LABEL x=y made-by='me too'",
        "EXPOSE 80 90/udp",
        "WORKDIR /etc",
        "WORKDIR sub",
        "USER 12:34",
        "VOLUME [\"/one\", \"/two\"]",
        "ONBUILD RUN true");
    ContainerConfig config = config(NAME + ":1");
    assertThat(config.env())
        .contains("A=1", "B=two words", "FROM_IMAGE=no", "OLD=style of it")
        .doesNotContain("FROM_IMAGE=yes");
    assertThat(config.labels()).containsEntry("x", "y").containsEntry("made-by", "me too");
    assertThat(config.exposedPorts()).containsKeys("80/tcp", "90/udp", "8080/tcp");
    assertThat(config.workingDir()).isEqualTo("/etc/sub");
    assertThat(config.user()).isEqualTo("12:34");
    assertThat(config.volumes()).containsKeys("/one", "/two", "/anonymous");
    assertThat(config.onBuild()).containsExactly("RUN true");
  }

  @Test
  void commandsAreListsOrForTheShell() throws Exception {
    String container = ran("true");
    commit(container, "CMD [\"echo\", \"hi there\"]");
    assertThat(config(NAME + ":1").cmd()).containsExactly("echo", "hi there");
    assertThat(run(Recipe.of().config(c -> c.cmd(null).image(NAME + ":1"))).out())
        .isEqualTo("hi there\n");
    commit(container, "CMD echo $HOME");
    assertThat(config(NAME + ":1").cmd()).containsExactly("/bin/sh", "-c", "echo $HOME");
  }

  @Test
  void anEntrypointWithoutACommandDropsTheOldOne() throws Exception {
    String container = ran("true");
    commit(container, "ENTRYPOINT [\"echo\"]");
    assertThat(config(NAME + ":1").entrypoint()).containsExactly("echo");
    assertThat(config(NAME + ":1").cmd()).isNullOrEmpty();
    commit(container, "CMD [\"a\"]", "ENTRYPOINT [\"echo\"]");
    assertThat(config(NAME + ":1").cmd()).containsExactly("a");
  }

  @Test
  void aHealthcheckIsAChangeToo() throws Exception {
    String container = ran("true");
    commit(container, "HEALTHCHECK --interval=5s --retries=4 CMD [\"true\"]");
    var check = Objects.requireNonNull(config(NAME + ":1").healthcheck());
    assertThat(check.test()).containsExactly("CMD", "true");
    assertThat(check.interval()).isEqualTo(5_000_000_000L);
    assertThat(check.retries()).isEqualTo(4);
    commit(container, "HEALTHCHECK NONE");
    assertThat(Objects.requireNonNull(config(NAME + ":1").healthcheck()).test())
        .containsExactly("NONE");
  }

  @Test
  void anInstructionThatChangesNoConfigIsRefused() throws Exception {
    String container = ran("true");
    for (String change :
        List.of("RUN true", "COPY a b", "FROM x", "NONSENSE x", "ENV", "LABEL x")) {
      assertThatThrownBy(() -> commit(container, change))
          .as(change)
          .isInstanceOf(EngineException.class);
    }
    assertThatThrownBy(() -> commit(container, "FOO bar"))
        .hasMessageContaining("not a valid change command");
  }

  @Test
  void itIsRecordedWhoMadeItAndHow() throws Exception {
    String container = ran("true");
    commit(new CommitRequest(container, NAME, "1", "a comment", "An Author", true, List.of()));
    assertThat(engine().images().inspect(NAME + ":1").author()).isEqualTo("An Author");
    List<Map<String, Object>> history = engine().images().history(NAME + ":1");
    assertThat(history).hasSize(2);
    assertThat(history.getFirst())
        .containsEntry("Comment", "a comment")
        .containsEntry("CreatedBy", "sh -c true");
  }

  @Test
  void anImageNeedsNoName() throws Exception {
    String container = ran("echo unnamed > /etc/u");
    String id = commit(new CommitRequest(container, "", "", "", "", true, List.of()));
    assertThat(engine().images().inspect(id).repoTags()).isEmpty();
    assertThat(run(Recipe.of("cat", "/etc/u").config(c -> c.image(id))).out())
        .isEqualTo("unnamed\n");
  }

  @Test
  void whatDoesNotWorkOutIsRefused() throws Exception {
    String container = ran("true");
    assertRefused(Kind.NOT_FOUND, () -> commit("no-such-container"));
    assertThatThrownBy(
            () -> commit(new CommitRequest(container, "UPPER", "", "", "", true, List.of())))
        .isInstanceOf(EngineException.class);
    assertThatThrownBy(
            () -> commit(new CommitRequest(container, NAME, "a b", "", "", true, List.of())))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void aRunningContainerStandsStillMeanwhileAndGoesOn() throws Exception {
    String id = start(Recipe.sh("echo 1 > /etc/one; echo ready; " + FOREVER));
    awaitLine(id, "ready");
    EventsRequest request =
        new EventsRequest(null, null, new Filters(Map.of("container", List.of(id))));
    try (EventStream events = engine().events(request)) {
      commit(id);
      commit(new CommitRequest(id, NAME, "2", "", "", false, List.of()));
      List<String> seen = new ArrayList<>();
      while (seen.stream().filter("commit"::equals).count() < 2) {
        EngineEvent event = events.next();
        if (event == null) {
          break;
        }
        seen.add(event.action());
      }
      assertThat(seen).containsOnlyOnce("pause").containsOnlyOnce("unpause");
      assertThat(seen.getFirst()).isEqualTo("pause");
    }
    assertThat(containers().inspect(id).state().status()).isEqualTo("running");
    assertThat(run(Recipe.of("cat", "/etc/one").config(c -> c.image(NAME + ":1"))).out())
        .isEqualTo("1\n");
  }

  @Test
  void aPausedContainerStaysPaused() throws Exception {
    String id = start(Recipe.sh(FOREVER));
    containers().pause(id);
    commit(id);
    assertThat(containers().inspect(id).state().status()).isEqualTo("paused");
    containers().unpause(id);
  }
}

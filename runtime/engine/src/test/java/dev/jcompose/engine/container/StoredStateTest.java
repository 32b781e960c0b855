package dev.jcompose.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.ContainerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredStateTest {

  private static final Instant STARTED = Instant.parse("2024-05-01T10:00:00.123456789Z");
  private static final Instant FINISHED = STARTED.plusSeconds(3);

  @Test
  void everyStateComesBackFromTheDiskAsItWas(@TempDir Path root) throws IOException {
    ContainerStore store = new ContainerStore(root);
    ContainerRecord container = Samples.container(ContainerConfig.builder().tty(true).build());
    store.save(container);
    State.Running running = new State.Running(42, 123_456_789_012L, STARTED);
    for (State state :
        List.of(
            new State.Created(127, "no such program"),
            running,
            new State.Paused(running),
            new State.Restarting(1, STARTED, FINISHED),
            new State.Exited(137, "", true, STARTED, FINISHED),
            new State.Removing(new State.Exited(2, "", false, STARTED, FINISHED)))) {
      StoredState stored = StoredState.of(state, "boot", 3, true);
      store.save(container.id(), stored);

      assertThat(store.load())
          .containsExactly(new ContainerStore.Loaded(container, Optional.of(stored)));
    }
  }

  @Test
  void aProcessIsKeptWithWhatTellsItFromItsPidsNextOwner() {
    StoredState stored = of(new State.Paused(new State.Running(42, 99, STARTED)));

    assertThat(stored.status()).isEqualTo("paused");
    assertThat(stored.pid()).isEqualTo(42);
    assertThat(stored.startTicks()).isEqualTo(99);
    assertThat(stored.bootId()).isEqualTo("boot");
  }

  @Test
  void whatWaitsForItsRestartIsKeptAsEnded() {
    StoredState stored = of(new State.Restarting(7, STARTED, FINISHED));

    assertThat(stored.status()).isEqualTo("exited");
    assertThat(stored.exitCode()).isEqualTo(7);
    assertThat(stored.pid()).isZero();
    assertThat(stored.finishedAt()).isEqualTo(FINISHED);
    assertThat(stored.restartCount()).isEqualTo(3);
  }

  @Test
  void aRemovalKeepsWhatItBeganWith() {
    StoredState stored = of(new State.Removing(new State.Exited(9, "", true, STARTED, FINISHED)));

    assertThat(stored.status()).isEqualTo("removing");
    assertThat(stored.exitCode()).isEqualTo(9);
    assertThat(stored.oomKilled()).isTrue();
  }

  @Test
  void anUnreadableStateIsLeftAloneAndTheContainerStillFound(@TempDir Path root)
      throws IOException {
    ContainerStore store = new ContainerStore(root);
    ContainerRecord container = Samples.container(ContainerConfig.builder().build());
    store.save(container);
    Files.writeString(store.files(container.id()).state(), "{\"status\":");

    assertThat(store.load())
        .containsExactly(new ContainerStore.Loaded(container, Optional.empty()));
    assertThat(store.files(container.id()).state()).hasContent("{\"status\":");
  }

  private static StoredState of(State state) {
    return StoredState.of(state, "boot", 3, true);
  }
}

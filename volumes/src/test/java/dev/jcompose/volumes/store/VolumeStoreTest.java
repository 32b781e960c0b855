package dev.jcompose.volumes.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.volumes.Volume;
import dev.jcompose.volumes.VolumeContent;
import dev.jcompose.volumes.VolumeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeStoreTest {

  @TempDir private Path root;
  private VolumeStore store;

  @BeforeEach
  void open() throws IOException {
    store = VolumeStore.open(root);
  }

  @Test
  void volumeIsADirectoryAndSurvivesANewEngine() throws IOException {
    Volume made = store.create("shop_data", "local", Map.of(), Map.of("a", "b"));
    assertThat(made.mountpoint()).isEqualTo(root.resolve("volumes/shop_data/_data")).isDirectory();
    assertThat(store.create("shop_data", "", Map.of(), Map.of())).isEqualTo(made);
    assertThat(VolumeStore.open(root).list()).containsExactly(made);
    assertThat(made.anonymous()).isFalse();
  }

  @Test
  void unnamedOneGetsALongNameAndALabel() throws IOException {
    Volume made = store.create("", "", Map.of(), Map.of());
    assertThat(made.name()).matches("[0-9a-f]{64}");
    assertThat(made.anonymous()).isTrue();
  }

  @Test
  void usedOneStays() throws IOException {
    store.create("data", "", Map.of(), Map.of());
    assertThatThrownBy(() -> store.remove("data", true, _ -> List.of("c1", "c2")))
        .isInstanceOf(VolumeException.class)
        .hasMessage("remove data: volume is in use - [c1, c2]");
    Files.writeString(root.resolve("volumes/data/_data/file"), "x");
    store.remove("data", false, _ -> List.of());
    assertThat(root.resolve("volumes/data")).doesNotExist();
    assertThatThrownBy(() -> store.remove("data", false, _ -> List.of()))
        .hasMessage("get data: no such volume");
    store.remove("data", true, _ -> List.of());
  }

  @Test
  void driverOptionsDescribeAMount() throws IOException {
    Map<String, String> options = Map.of("type", "none", "device", "/srv", "o", "bind,ro");
    Volume made = store.create("srv", "local", options, Map.of());
    assertThat(made.content())
        .isInstanceOfSatisfying(VolumeContent.Mounted.class, m -> assertThat(m.bind()).isTrue());
    assertThatThrownBy(() -> store.create("x1", "", Map.of("o", "bind"), Map.of()))
        .hasMessage("missing required option: \"device\"");
    assertThatThrownBy(() -> store.create("x1", "", Map.of("size", "1"), Map.of()))
        .hasMessage("invalid option: \"size\"");
    assertThatThrownBy(() -> store.create("x1", "nfs", Map.of(), Map.of()))
        .hasMessageContaining("plugin \"nfs\" not found");
    assertThatThrownBy(() -> store.create("../x", "", Map.of(), Map.of()))
        .hasMessageContaining("includes invalid characters");
    assertThat(root.resolve("volumes")).isDirectoryNotContaining("glob:**/x1");
  }

  @Test
  void halfMadeDirectoryIsRemovedAtOpen() throws IOException {
    Files.createDirectories(root.resolve("volumes/half/_data"));
    VolumeStore again = VolumeStore.open(root);
    assertThat(again.repairs()).hasSize(1);
    assertThat(root.resolve("volumes/half")).doesNotExist();
  }
}

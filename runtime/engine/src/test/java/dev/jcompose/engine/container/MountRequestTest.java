package dev.jcompose.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.Mount;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountRequestTest {

  private final HostConfig.Builder host = HostConfig.builder();

  @Test
  void aSourceThatIsAPathIsABindAndAnythingElseAVolume() {
    host.binds(List.of("/src:/a/", "data:/b/../c", "/anonymous"));

    assertThat(requests())
        .containsExactly(
            new MountRequest.Bind("/src", "/a", false, true, "", true, ""),
            new MountRequest.Named("data", "/c", false, false, "", "", Map.of()),
            new MountRequest.Named("", "/anonymous", false, false, "", "", Map.of()));
  }

  @Test
  void theThirdPartSaysHow() {
    host.binds(List.of("/src:/a:ro,rslave,z", "data:/b:nocopy"));

    assertThat(requests())
        .containsExactly(
            new MountRequest.Bind("/src", "/a", true, true, "rslave", true, "ro,rslave,z"),
            new MountRequest.Named("data", "/b", false, true, "", "nocopy", Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/a:/b:ro:rw | invalid volume specification: '/a:/b:ro:rw'",
        ":/b         | invalid volume specification: ':/b'",
        "/a:b        | invalid mount path: 'b' mount path must be absolute",
        "data        | invalid mount path: 'data' mount path must be absolute",
        "/a:         | invalid mount path: '' mount path must be absolute",
        "/a:/..      | invalid specification: destination can't be '/'",
        "/a:/b:bogus | invalid mode: bogus",
        "/a:/b:ro,,z | invalid mode: ro,,z",
      })
  void malformedShortSyntaxIsRefused(String bind, String message) {
    host.binds(List.of(bind));

    assertThatThrownBy(this::requests).hasMessage(message);
  }

  @Test
  void longSyntaxCreatesNoSourceUnlessItSaysSo() {
    Mount.BindOptions options = new Mount.BindOptions("rshared", true, true, false);
    host.mounts(
        List.of(
            new Mount("bind", "/src", "/a", true, null, null, null),
            new Mount("bind", "/src", "/b", false, options, null, null)));

    assertThat(requests())
        .containsExactly(
            new MountRequest.Bind("/src", "/a", true, true, "", false, "ro"),
            new MountRequest.Bind("/src", "/b", false, false, "rshared", true, ""));
  }

  @Test
  void aVolumeMountCarriesItsOptions() {
    Mount.VolumeOptions options = new Mount.VolumeOptions(true, Map.of("k", "v"), "sub");
    host.mounts(List.of(new Mount("volume", "data", "/a", false, null, options, null)));

    assertThat(requests())
        .containsExactly(
            new MountRequest.Named("data", "/a", false, true, "sub", "", Map.of("k", "v")));
  }

  @Test
  void longSyntaxWantsAbsolutePathsAndAKnownType() {
    assertThatThrownBy(() -> mounted("bind", "src", "/a"))
        .hasMessage("invalid mount path: 'src' mount path must be absolute");
    assertThatThrownBy(() -> mounted("tmpfs", "", "a"))
        .hasMessage("invalid mount path: 'a' mount path must be absolute");
    assertThatThrownBy(() -> mounted("npipe", "/src", "/a"))
        .hasMessage("mount type \"npipe\" is not supported");
  }

  @Test
  void twoMountsOnOneDestinationAreRefused() {
    host.binds(List.of("/src:/a", "data:/a/"));
    assertThatThrownBy(this::requests).hasMessage("Duplicate mount point: /a");

    host.binds(List.of("/src:/a"));
    assertThatThrownBy(() -> mounted("volume", "data", "/a"))
        .hasMessage("Duplicate mount point: /a");
    assertThatThrownBy(() -> mounted("tmpfs", "", "/a/")).hasMessage("Duplicate mount point: /a");

    host.mounts(List.of()).tmpfs(Map.of("/a", ""));
    assertThatThrownBy(this::requests).hasMessage("Duplicate mount point: /a");
  }

  @Test
  void anImagesVolumeIsAnonymousUnlessSomethingElseIsMountedThere() {
    host.binds(List.of("/src:/bound"))
        .tmpfs(Map.of("/tmpfs/", "size=1m"))
        .mounts(List.of(new Mount("tmpfs", "", "/tmpfs2", false, null, null, null)));

    assertThat(requests("/bound/", "/tmpfs", "/tmpfs2", "/data/"))
        .containsExactly(
            new MountRequest.Bind("/src", "/bound", false, true, "", true, ""),
            new MountRequest.Named("", "/data", false, false, "", "", Map.of()));
  }

  private List<MountRequest> mounted(String type, String source, String target) {
    host.mounts(List.of(new Mount(type, source, target, false, null, null, null)));
    return requests();
  }

  private List<MountRequest> requests(String... imageVolumes) {
    Map<String, Map<String, String>> volumes = new LinkedHashMap<>();
    Arrays.stream(imageVolumes).forEach(path -> volumes.put(path, Map.of()));
    return MountRequest.of(host.build(), ContainerConfig.builder().volumes(volumes).build());
  }
}

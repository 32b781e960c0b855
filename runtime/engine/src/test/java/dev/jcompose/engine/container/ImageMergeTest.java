package dev.jcompose.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.Healthcheck;
import dev.jcompose.images.ImageConfig;
import dev.jcompose.images.ImageHealthcheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImageMergeTest {

  private static final ImageConfig IMAGE =
      new ImageConfig(
          "app",
          List.of("PATH=/image", "LANG=C"),
          List.of("/entry"),
          List.of("serve"),
          "/srv",
          Set.of("/data"),
          Set.of("80/tcp"),
          Map.of("who", "image", "tier", "front"),
          "SIGQUIT",
          7,
          new ImageHealthcheck(
              List.of("CMD", "image-check"),
              Duration.ofSeconds(9),
              Duration.ofSeconds(8),
              Duration.ZERO,
              Duration.ZERO,
              4),
          List.of("/bin/bash", "-c"),
          List.of());

  @Test
  void theImagesEntrypointStaysWithAnotherCommand() {
    assertThat(arguments(null, List.of("other"))).containsExactly("/entry", "other");
    assertThat(arguments(null, null)).containsExactly("/entry", "serve");
  }

  @Test
  void anEntrypointOfItsOwnDropsTheImagesCommand() {
    assertThat(arguments(List.of("/mine"), null)).containsExactly("/mine");
    assertThat(arguments(List.of("/mine"), List.of("x"))).containsExactly("/mine", "x");
  }

  @Test
  void anEmptiedEntrypointLeavesTheCommand() {
    assertThat(arguments(List.of(), null)).containsExactly("serve");
    assertThat(arguments(List.of(""), List.of("sh"))).containsExactly("sh");
  }

  @Test
  void nothingToRunIsRefused() {
    assertThatThrownBy(() -> arguments(List.of(""), null)).hasMessage("no command specified");
    assertThatThrownBy(
            () ->
                ImageMerge.merge(
                    ContainerConfig.builder().build(), ImageConfig.of(List.of(), List.of())))
        .hasMessage("no command specified");
  }

  @Test
  void variablesAskedForComeFirstAndHideTheImages() {
    ContainerConfig asked =
        ContainerConfig.builder().env(List.of("A=1", "PATH=/mine", "LANG")).build();

    assertThat(ImageMerge.merge(asked, IMAGE).env()).containsExactly("A=1", "PATH=/mine", "LANG");
    assertThat(ImageMerge.merge(ContainerConfig.builder().build(), IMAGE).env())
        .containsExactly("PATH=/image", "LANG=C");
  }

  @Test
  void whatIsNotAskedForIsTheImages() {
    ContainerConfig merged = ImageMerge.merge(ContainerConfig.builder().build(), IMAGE);

    assertThat(merged.user()).isEqualTo("app");
    assertThat(merged.workingDir()).isEqualTo("/srv");
    assertThat(merged.stopSignal()).isEqualTo("SIGQUIT");
    assertThat(merged.stopTimeout()).isEqualTo(7);
    assertThat(merged.shell()).containsExactly("/bin/bash", "-c");
  }

  @Test
  void labelsPortsAndVolumesAreUnited() {
    ContainerConfig merged =
        ImageMerge.merge(
            ContainerConfig.builder()
                .labels(Map.of("who", "me"))
                .exposedPorts(Map.of("53/udp", Map.of()))
                .volumes(Map.of("/cache", Map.of()))
                .build(),
            IMAGE);

    assertThat(merged.labels()).containsOnly(Map.entry("who", "me"), Map.entry("tier", "front"));
    assertThat(merged.exposedPorts()).containsOnlyKeys("53/udp", "80/tcp");
    assertThat(merged.volumes()).containsOnlyKeys("/cache", "/data");
  }

  @Test
  void aHealthcheckTakesFromTheImageWhatItLeavesOut() {
    long second = Duration.ofSeconds(1).toNanos();

    assertThat(healthcheck(new Healthcheck(List.of(), second, 0, 0, 0, 0)))
        .isEqualTo(new Healthcheck(List.of("CMD", "image-check"), second, 8 * second, 0, 0, 4));
    assertThat(healthcheck(null))
        .isEqualTo(new Healthcheck(List.of("CMD", "image-check"), 9 * second, 8 * second, 0, 0, 4));
  }

  @Test
  void aHealthcheckOfNoneTurnsTheImagesOff() {
    Healthcheck merged = healthcheck(new Healthcheck(List.of("NONE"), 0, 0, 0, 0, 0));

    assertThat(HealthRules.of(merged, null)).isEmpty();
  }

  private static @Nullable Healthcheck healthcheck(@Nullable Healthcheck asked) {
    return ImageMerge.merge(ContainerConfig.builder().healthcheck(asked).build(), IMAGE)
        .healthcheck();
  }

  private static List<String> arguments(
      @Nullable List<String> entrypoint, @Nullable List<String> cmd) {
    ContainerConfig asked = ContainerConfig.builder().entrypoint(entrypoint).cmd(cmd).build();
    return ImageMerge.arguments(ImageMerge.merge(asked, IMAGE));
  }
}

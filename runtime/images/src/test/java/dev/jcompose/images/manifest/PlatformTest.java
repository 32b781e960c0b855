package dev.jcompose.images.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.images.ImageException;
import org.junit.jupiter.api.Test;

class PlatformTest {

  @Test
  void commonSpellingsMeanTheSame() throws ImageException {
    assertThat(Platform.parse("linux/x86_64")).hasToString("linux/amd64");
    assertThat(Platform.parse("linux/arm64/v8")).hasToString("linux/arm64");
    assertThat(Platform.parse("aarch64")).hasToString("linux/arm64");
    assertThat(Platform.parse("linux/arm")).hasToString("linux/arm/v7");
    assertThat(Platform.parse("linux")).isEqualTo(Platform.here());
    assertThatThrownBy(() -> Platform.parse("a/b/c/d")).isInstanceOf(ImageException.class);
    assertThatThrownBy(() -> Platform.parse("linux/")).hasMessageContaining("\"linux/\"");
  }

  @Test
  void nearestOlderVariantServes() throws ImageException {
    String index =
        """
        {"manifests":[
         {"n":1,"platform":{"os":"linux","architecture":"arm","variant":"v5"}},
         {"n":2,"platform":{"os":"linux","architecture":"arm","variant":"v6"}},
         {"n":3,"platform":{"os":"linux","architecture":"arm64","variant":"v8"}},
         {"n":4,"platform":{"os":"unknown","architecture":"unknown"}},
         {"n":5,"platform":{"os":"linux","architecture":"amd64"}}]}
        """;
    assertThat(chosen(index, "linux/arm/v7")).isEqualTo(2);
    assertThat(chosen(index, "linux/arm/v5")).isEqualTo(1);
    assertThat(chosen(index, "linux/arm64")).isEqualTo(3);
    assertThat(chosen(index, "linux/amd64/v3")).isEqualTo(5);
    assertThatThrownBy(() -> chosen(index, "windows/amd64"))
        .hasMessageContaining("no matching manifest for windows/amd64");
  }

  private static int chosen(String index, String platform) throws ImageException {
    return ImageIndex.choose(
            Documents.parse("index", index.getBytes(UTF_8)), Platform.parse(platform))
        .path("n")
        .asInt();
  }
}

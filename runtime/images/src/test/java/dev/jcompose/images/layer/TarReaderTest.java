package dev.jcompose.images.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.images.ImageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TarReaderTest {

  private static final String LONG = "d/".repeat(100) + "file";

  @Test
  void longNamesComeFromGnuMembersAndPaxRecords() throws IOException {
    TarReader gnu =
        new TarReader(
            new TarBuilder()
                    .member("././@LongLink", 'L', "", (LONG + "\0").getBytes(UTF_8))
                    .file("cut", "x")
                    .file("next", "")
                    .stream());
    assertThat(next(gnu).shown()).isEqualTo(LONG);
    assertThat(next(gnu).shown()).isEqualTo("next");
    TarReader pax =
        new TarReader(
            new TarBuilder()
                    .pax("path", LONG.getBytes(UTF_8))
                    .pax("mtime", "1.5".getBytes(UTF_8))
                    .file("cut", "x")
                    .file("next", "")
                    .stream());
    TarEntry entry = next(pax);
    assertThat(entry.shown()).isEqualTo(LONG);
    assertThat(entry.modified()).isEqualTo(Instant.ofEpochSecond(1, 500_000_000));
    assertThat(next(pax).shown()).isEqualTo("next");
    assertThat(pax.next()).isNull();
  }

  @Test
  void contentIsReadOrSkipped() throws IOException {
    TarReader tar =
        new TarReader(new TarBuilder().file("a", "x".repeat(700)).file("b", "yes").stream());
    next(tar);
    next(tar);
    assertThat(tar.content().readAllBytes()).asString().isEqualTo("yes");
  }

  @Test
  void linksHaveNoContentWhateverTheirHeaderSays() throws IOException {
    byte[] archive = new TarBuilder().hardLink("a", "b").file("c", "").bytes();
    TarBuilder lying = new TarBuilder();
    byte[] sized = lying.member("a", '1', "b", new byte[1]).bytes();
    // The header of a link that names a size, without the block that would hold the content.
    System.arraycopy(sized, 0, archive, 0, 512);
    TarReader tar = new TarReader(new ByteArrayInputStream(archive));
    assertThat(next(tar).type()).isEqualTo(TarEntry.Type.HARD_LINK);
    assertThat(next(tar).shown()).isEqualTo("c");
  }

  @Test
  void damageIsRefused() {
    byte[] archive = new TarBuilder().file("a", "x").bytes();
    archive[3] = 'z';
    assertThatThrownBy(() -> new TarReader(new ByteArrayInputStream(archive)).next())
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("checksum");
    TarBuilder wrong = new TarBuilder().member("pax", 'x', "", "99 path=a\n".getBytes(UTF_8));
    assertThatThrownBy(() -> new TarReader(wrong.file("a", "").stream()).next())
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("PAX");
    TarBuilder sparse = new TarBuilder().pax("GNU.sparse.major", "1".getBytes(UTF_8));
    assertThatThrownBy(() -> new TarReader(sparse.file("a", "").stream()).next())
        .hasMessageContaining("sparse");
  }

  private static TarEntry next(TarReader tar) throws IOException {
    return Objects.requireNonNull(tar.next());
  }
}

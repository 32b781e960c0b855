package dev.jcompose.engine.container;

import static dev.jcompose.linux.Mounts.MOUNT_ATTR_NODEV;
import static dev.jcompose.linux.Mounts.MOUNT_ATTR_NOEXEC;
import static dev.jcompose.linux.Mounts.MOUNT_ATTR_NOSUID;
import static dev.jcompose.linux.Mounts.MOUNT_ATTR_RDONLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.engine.api.Mount;
import dev.jcompose.engine.rootfs.MountStep;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TmpfsOptionsTest {

  private static final long SAFE = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;

  @Test
  void withoutOptionsItIsSafeAndForEveryone() {
    assertThat(TmpfsOptions.parse("/run", "")).isEqualTo(tmpfs(SAFE, "mode=1777"));
  }

  @Test
  void sizesAndOwnersGoToTheFileSystemInOrder() {
    assertThat(TmpfsOptions.parse("/run", "uid=1000,mode=700,size=64m"))
        .isEqualTo(tmpfs(SAFE, "uid=1000", "mode=700", "size=64m"));
    assertThat(TmpfsOptions.parse("/run", "size=50%"))
        .isEqualTo(tmpfs(SAFE, "size=50%", "mode=1777"));
  }

  @Test
  void theLastWordOnAnAttributeCounts() {
    assertThat(TmpfsOptions.parse("/run", "ro,exec,suid,dev"))
        .isEqualTo(tmpfs(MOUNT_ATTR_RDONLY, "mode=1777"));
    assertThat(TmpfsOptions.parse("/run", "exec,noexec,ro,rw,suid,nosuid,dev,nodev"))
        .isEqualTo(tmpfs(SAFE, "mode=1777"));
  }

  @Test
  void unknownOptionsAreRefusedWithTheirTarget() {
    assertThatThrownBy(() -> TmpfsOptions.parse("/run", "size=1m,colour=red"))
        .hasMessage("tmpfs /run: invalid option \"colour=red\"");
    assertThatThrownBy(() -> TmpfsOptions.parse("/run", "size="))
        .hasMessage("tmpfs /run: invalid option \"size=\"");
  }

  @Test
  void aMountsModeIsOctalAndItsSizeInBytes() {
    assertThat(TmpfsOptions.of(mount(true, new Mount.TmpfsOptions(4096, 0750))))
        .isEqualTo(tmpfs(SAFE | MOUNT_ATTR_RDONLY, "mode=750", "size=4096"));
    assertThat(TmpfsOptions.of(mount(false, new Mount.TmpfsOptions(0, 0))))
        .isEqualTo(tmpfs(SAFE, "mode=1777"));
    assertThat(TmpfsOptions.of(mount(false, null))).isEqualTo(tmpfs(SAFE, "mode=1777"));
  }

  private static Mount mount(boolean readOnly, Mount.@Nullable TmpfsOptions options) {
    return new Mount("tmpfs", "", "/run", readOnly, null, null, options);
  }

  private static MountStep tmpfs(long attributes, String... options) {
    return new MountStep.FileSystem(
        "tmpfs",
        "/run",
        attributes,
        Stream.concat(Stream.of("source=tmpfs"), Stream.of(options)).toList());
  }
}

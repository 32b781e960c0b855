package dev.jcompose.volumes;

import java.nio.file.Path;

/** What lies behind a volume's name. */
public sealed interface VolumeContent {

  /** The volume's own directory: to be bound. */
  record OwnDirectory(Path directory) implements VolumeContent {}

  /**
   * A file system to be mounted on the volume's directory while a container uses it ({@code
   * driver_opts: type, device, o} of the local driver; the meaning of mount(8)).
   *
   * @param type {@code tmpfs}, {@code ext4}, or {@code none} for a bind
   * @param device a path or a source as the type wants it; may be empty
   * @param options comma-separated, as given
   */
  record Mounted(Path directory, String type, String device, String options)
      implements VolumeContent {
    /** True for a bind of another directory. */
    public boolean bind() {
      return java.util.List.of(options.split(",")).stream()
          .anyMatch(o -> o.equals("bind") || o.equals("rbind"));
    }
  }
}

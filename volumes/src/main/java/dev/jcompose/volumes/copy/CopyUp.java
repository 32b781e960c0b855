package dev.jcompose.volumes.copy;

import dev.jcompose.linux.Directory;
import dev.jcompose.linux.MergedDirectory;
import dev.jcompose.volumes.Volume;
import dev.jcompose.volumes.VolumeContent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Copies what an image has at a volume's mount point into the volume, if that is empty. */
public final class CopyUp {

  /** A copy that is being made; beside the volume's data. */
  private static final byte[] UNFINISHED = Directory.bytes("_copying");

  /** A whole copy that is to be moved in. */
  private static final byte[] FINISHED = Directory.bytes("_copied");

  /** Replicas that share a volume are created at the same time: the first one copies. */
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private CopyUp() {}

  /**
   * Copies from an image's layers, without a mount.
   *
   * @param lowerdirs of the image, topmost first
   * @param path in the image; symlinks are followed inside the image
   * @return whether something was copied: false if the volume holds something, or the image has no
   *     such directory, or the volume is a file system that must be mounted first (then use {@link
   *     #fromDirectory(Path, Path)})
   */
  public static boolean fromLayers(List<Path> lowerdirs, String path, Volume volume)
      throws IOException {
    try (MergedDirectory image = MergedDirectory.open(lowerdirs)) {
      Optional<MergedDirectory> source = image.find(path);
      if (source.isEmpty()) {
        return false;
      }
      ONE_AT_A_TIME.lock();
      try (MergedDirectory found = source.get()) {
        return switch (volume.content()) {
          case VolumeContent.OwnDirectory _ -> copy(found, volume);
          case VolumeContent.Mounted mounted ->
              mounted.bind() && copyInPlace(found, Path.of(mounted.device()));
        };
      } finally {
        ONE_AT_A_TIME.unlock();
      }
    }
  }

  /**
   * Copies from a directory into one that is no volume's own, such as a mounted file system.
   *
   * @param source resolved safely by the caller, such as {@code /proc/self/fd/N} of a descriptor
   * @return false if the target holds something
   */
  public static boolean fromDirectory(Path source, Path target) throws IOException {
    ONE_AT_A_TIME.lock();
    try (MergedDirectory found = MergedDirectory.open(List.of(source))) {
      return copyInPlace(found, target);
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private static boolean copyInPlace(MergedDirectory found, Path target) throws IOException {
    try (Directory into = Directory.open(target)) {
      if (!into.names().isEmpty()) {
        return false;
      }
      TreeCopy.copy(found, into);
      return true;
    }
  }

  /**
   * The copy is made beside the data and moved in whole pieces: a crash leaves no half of it, and
   * whoever has the volume mounted already sees it come.
   */
  private static boolean copy(MergedDirectory source, Volume volume) throws IOException {
    try (Directory data = Directory.open(volume.mountpoint());
        Directory beside = besides(volume)) {
      if (!data.names().isEmpty()) {
        return false;
      }
      try {
        beside.makeDirectory(UNFINISHED, 0700);
        try (Directory copy = beside.openChild(UNFINISHED)) {
          if (TreeCopy.copy(source, copy)) {
            copy.syncFileSystem();
          }
        }
      } catch (IOException e) {
        beside.removeTree(UNFINISHED);
        throw e;
      }
      beside.rename(UNFINISHED, beside, FINISHED);
      moveIn(beside, data);
      return true;
    }
  }

  /** Moves a finished copy into the data; again after a crash it goes on where it was. */
  private static void moveIn(Directory beside, Directory data) throws IOException {
    try (Directory copy = beside.openChild(FINISHED)) {
      for (byte[] name : copy.names()) {
        if (data.status(name).isEmpty()) {
          copy.rename(name, data, name);
        }
      }
      TreeCopy.copyAttributes(copy, data);
    }
    beside.removeTree(FINISHED);
  }

  private static Directory besides(Volume volume) throws IOException {
    return Directory.open(volume.mountpoint().resolveSibling("."));
  }

  /** Puts a first copy right that a crash cut off; whether there was one. */
  public static boolean repair(Volume volume) throws IOException {
    try (Directory beside = besides(volume)) {
      if (beside.status(UNFINISHED).isPresent()) {
        beside.removeTree(UNFINISHED);
        return true;
      }
      if (beside.status(FINISHED).isEmpty()) {
        return false;
      }
      try (Directory data = Directory.open(volume.mountpoint())) {
        moveIn(beside, data);
      }
      return true;
    }
  }
}

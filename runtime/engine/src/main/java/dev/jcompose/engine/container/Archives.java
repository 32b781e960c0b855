package dev.jcompose.engine.container;

import dev.jcompose.engine.rootfs.MountStep;
import dev.jcompose.engine.rootfs.OverlayOptions;
import dev.jcompose.engine.rootfs.RootTree;
import dev.jcompose.images.layer.LayerUnpacker;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Mounts;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.Quarantine;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks archives into containers: in the mount namespace of one that runs, else in a passing one
 * where its root and volumes are mounted. The archive is taken to disk first, so that the thread in
 * the foreign namespace waits for nobody.
 */
final class Archives {

  private final Machinery machinery;

  Archives(Machinery machinery) {
    this.machinery = machinery;
  }

  void put(Container container, String path, InputStream tar) throws IOException {
    Path spool = java.nio.file.Files.createTempFile(machinery.dataRoot(), "archive-", ".tar");
    try {
      java.nio.file.Files.copy(tar, spool, StandardCopyOption.REPLACE_EXISTING);
      try (InputStream archive =
          new BufferedInputStream(java.nio.file.Files.newInputStream(spool))) {
        Run run = container.run();
        Quarantine.call("archive", () -> unpack(container, run, path, archive));
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    } finally {
      java.nio.file.Files.deleteIfExists(spool);
    }
  }

  private static boolean unpack(
      Container container, @Nullable Run run, String path, InputStream archive) throws IOException {
    Namespaces.unshare(Namespaces.CLONE_FS);
    try (RootTree tree = run != null ? enter(run) : mount(container);
        Directory root = Directory.adopt(tree.open("/", Files.O_RDONLY | Files.O_DIRECTORY))) {
      LayerUnpacker.unpackInto(root, path, archive, LayerUnpacker.Overwrite.REPLACE);
    }
    return true;
  }

  private static RootTree enter(Run run) throws IOException {
    Namespaces.enter(run.pidfd().number(), Namespaces.CLONE_NEWNS);
    return RootTree.at("/");
  }

  private static RootTree mount(Container container) throws IOException {
    Namespaces.unshare(Namespaces.CLONE_NEWNS);
    Mounts.mount("none", "/", null, Mounts.MS_SLAVE | Mounts.MS_REC, null);
    ContainerFiles files = container.files();
    java.nio.file.Files.createDirectories(files.mountPoint());
    RootTree root =
        RootTree.overlay(files.mountPoint().toString(), OverlayOptions.of(container.rootfs()));
    List<MountStep> steps =
        container.record().mounts().stream()
            .<MountStep>map(m -> MountStep.Bind.of(m.source(), m.destination(), !m.rw()))
            .toList();
    for (MountStep step : steps) {
      root.apply(step);
    }
    return root;
  }
}

package dev.jcompose.images.store;

import dev.jcompose.images.archive.ArchiveWriter;
import dev.jcompose.images.manifest.Descriptor;
import dev.jcompose.images.manifest.MediaTypes;
import java.io.IOException;
import java.io.InputStream;

/** A layer for an archive of images: as the registry gave it, else uncompressed. */
record LayerFile(StoredLayer layer) implements ArchiveWriter.Layer {

  @Override
  public Descriptor descriptor() {
    return layer
        .blob()
        .orElseGet(() -> new Descriptor(MediaTypes.OCI_LAYER, layer.diffId(), layer.archiveSize()));
  }

  @Override
  public InputStream open() throws IOException {
    return layer.blob().isPresent() ? layer.blobContent(0) : layer.archive();
  }
}

package dev.jcompose.images.manifest;

import java.util.List;

/** Names of document and layer formats, Docker's and OCI's. */
public final class MediaTypes {

  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";
  public static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
  public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
  public static final String DOCKER_PLAIN_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
  public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";

  /** What a registry is asked for, the preferred ones first. */
  public static final List<String> ACCEPTED =
      List.of(DOCKER_LIST, OCI_INDEX, DOCKER_MANIFEST, OCI_MANIFEST);

  private static final String SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1";

  private MediaTypes() {}

  static boolean isIndex(String mediaType) {
    return mediaType.equals(DOCKER_LIST) || mediaType.equals(OCI_INDEX);
  }

  static boolean isManifest(String mediaType) {
    return mediaType.equals(DOCKER_MANIFEST) || mediaType.equals(OCI_MANIFEST);
  }

  static boolean isOld(String mediaType) {
    return mediaType.startsWith(SCHEMA_1);
  }
}

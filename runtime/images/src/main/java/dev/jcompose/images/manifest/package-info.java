/**
 * The documents that images are made of: configs, manifests and indexes, in Docker's and in OCI's
 * form (OCI image specification; Docker's "Image Manifest Version 2, Schema 2").
 *
 * <p>Be aware: a document's digest is that of its bytes, so those are kept as they came.
 */
@NullMarked
package dev.jcompose.images.manifest;

import org.jspecify.annotations.NullMarked;

/**
 * Images on this machine's disk. The door is {@link dev.jcompose.images.store.ImageStore}.
 *
 * <p>Be aware: layers are kept by the digest of their uncompressed archive ({@code snapshots/<short
 * digest>/fs}), not by chain id: an unpacked layer does not depend on what lies below it, so two
 * images share it whatever their lower layers are. overlayfs refuses a directory that is listed
 * twice; a layer that occurs twice in an image is listed at its upper place only, which shows the
 * same tree.
 */
@NullMarked
package dev.jcompose.images.store;

import org.jspecify.annotations.NullMarked;

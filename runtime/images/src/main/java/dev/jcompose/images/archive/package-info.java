/**
 * Whole-image archives: what {@code docker save} writes, and OCI image layouts in a tar.
 *
 * <p>{@link dev.jcompose.images.archive.ImageArchive} reads one in a single pass: the tables come
 * last in such archives, so every layer is unpacked as it goes by, and only then it is known which
 * image it belongs to. Be aware: nothing in an archive is believed; digests are computed.
 */
@NullMarked
package dev.jcompose.images.archive;

import org.jspecify.annotations.NullMarked;

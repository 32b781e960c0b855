/**
 * First use of an empty volume: what the image has at the mount's place is copied into it. The door
 * is {@link dev.jcompose.volumes.copy.CopyUp}.
 *
 * <p>Be aware: source and target belong to strangers. Both sides are walked by descriptors, and no
 * symlink is followed on the way down.
 */
@NullMarked
package dev.jcompose.volumes.copy;

import org.jspecify.annotations.NullMarked;

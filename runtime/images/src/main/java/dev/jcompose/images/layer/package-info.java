/**
 * Layer archives to directories: {@link dev.jcompose.images.layer.TarReader} reads tar, {@link
 * dev.jcompose.images.layer.LayerUnpacker} makes files of it beneath a root descriptor.
 *
 * <p>The tar reader is our own because names and extended attributes are bytes here: a library that
 * decodes them as UTF-8 damages file capabilities ({@code security.capability}). Be aware: every
 * entry is input from a stranger. Nothing is opened by a path on the host; see {@link
 * dev.jcompose.linux.Directory}.
 */
@NullMarked
package dev.jcompose.images.layer;

import org.jspecify.annotations.NullMarked;

/**
 * Names of images: {@link dev.jcompose.images.reference.Reference} in the form people write, and
 * {@link dev.jcompose.images.reference.Digest} for content.
 */
@NullMarked
package dev.jcompose.images.reference;

import org.jspecify.annotations.NullMarked;

/**
 * From a Dockerfile and its contexts to an image: the stages a target needs, the cache, the layers.
 */
@NullMarked
package dev.jcompose.build.solve;

import org.jspecify.annotations.NullMarked;

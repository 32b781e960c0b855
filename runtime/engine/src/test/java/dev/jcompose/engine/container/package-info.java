/** Tests of the parts of a container that need no kernel. */
@NullMarked
package dev.jcompose.engine.container;

import org.jspecify.annotations.NullMarked;

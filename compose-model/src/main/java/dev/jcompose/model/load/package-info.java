/**
 * The pipeline from files to a project, in order. {@link dev.jcompose.model.load.ProjectLoader} is
 * the door of the module.
 */
@NullMarked
package dev.jcompose.model.load;

import org.jspecify.annotations.NullMarked;

/** One snapshot of what an engine has of a project, found by labels. */
@NullMarked
package dev.jcompose.scheduler.observe;

import org.jspecify.annotations.NullMarked;

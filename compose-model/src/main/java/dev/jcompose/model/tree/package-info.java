/**
 * A YAML tree whose nodes know file, line and column, paths into it, and the list of problems found
 * on the way. Nodes are immutable, so aliases share them. Loading happens in a JVM that lives for a
 * few hundred milliseconds: this module prefers {@code instanceof} to pattern switches and loops to
 * streams, because their bootstraps cost more than the work.
 */
@NullMarked
package dev.jcompose.model.tree;

import org.jspecify.annotations.NullMarked;

/**
 * Which files of a directory a build sees: {@link dev.jcompose.engine.api.context.IgnoreRules}.
 * Here, because both sides of the API need the same answer: who packs a context and who builds from
 * it. Pure.
 */
@NullMarked
package dev.jcompose.engine.api.context;

import org.jspecify.annotations.NullMarked;

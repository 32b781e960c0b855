/**
 * Runs that the build makes once, so that the JVM's AOT cache knows the classes and the hot methods
 * of typical commands ({@code -XX:AOTCacheOutput}). Nothing here is used afterwards.
 */
@NullMarked
package dev.jcompose.cli.training;

import org.jspecify.annotations.NullMarked;

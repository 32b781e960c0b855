/**
 * Text for people and tools: the canonical model as YAML or JSON, and problems with the line they
 * are about.
 */
@NullMarked
package dev.jcompose.model.render;

import org.jspecify.annotations.NullMarked;

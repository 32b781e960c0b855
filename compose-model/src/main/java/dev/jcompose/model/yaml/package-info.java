/**
 * Text to tree: anchors, aliases, merge keys, {@code !reset} and {@code !override}, duplicate keys,
 * limits. The only user of snakeyaml-engine.
 */
@NullMarked
package dev.jcompose.model.yaml;

import org.jspecify.annotations.NullMarked;

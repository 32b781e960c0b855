/**
 * What the user has logged in to registries with: docker's own {@code config.json} and its
 * credential helpers, so that one login serves both.
 */
@NullMarked
package dev.jcompose.engine.client.login;

import org.jspecify.annotations.NullMarked;

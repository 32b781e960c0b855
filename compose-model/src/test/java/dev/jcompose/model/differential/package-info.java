/**
 * The loader beside the reference: one corpus of rules that the project keeps for itself, held by
 * {@link dev.jcompose.model.differential.CorpusTest} without docker, and a program that compares
 * any folder of compose files with a real {@code docker compose}.
 */
@NullMarked
package dev.jcompose.model.differential;

import org.jspecify.annotations.NullMarked;

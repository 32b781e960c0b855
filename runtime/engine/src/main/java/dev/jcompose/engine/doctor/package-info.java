/**
 * What a host lacks for containers, and the one command that mends each lack: {@code jcompose
 * doctor}, and the engine's own look before it starts.
 *
 * <p>The door is {@link dev.jcompose.engine.doctor.Doctor}. Checks are functions of a {@link
 * dev.jcompose.engine.doctor.Host}, so a test can make one up; what only the kernel can say is
 * tried in namespaces that end with the trial ({@link dev.jcompose.engine.doctor.KernelTrial}).
 */
@NullMarked
package dev.jcompose.engine.doctor;

import org.jspecify.annotations.NullMarked;

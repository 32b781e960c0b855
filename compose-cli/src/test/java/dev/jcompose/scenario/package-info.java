/**
 * The whole command on real stacks: each test has an engine of its own, in a data root of its own,
 * and ends by asserting that nothing of it is left. As root; on loopback.
 */
@NullMarked
package dev.jcompose.scenario;

import org.jspecify.annotations.NullMarked;

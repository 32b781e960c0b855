/**
 * Control groups: a container's limits to file writes and its numbers back, on cgroup v1, v2 and
 * hybrid machines. The door is {@link dev.jcompose.linux.cgroup.CgroupRoot}: it finds what the
 * machine has, makes a {@link dev.jcompose.linux.cgroup.Cgroup} with {@link
 * dev.jcompose.linux.cgroup.Limits}, and sweeps what a crash left.
 *
 * <p>What we make is at {@code jcompose/<id>} in each hierarchy, or at {@code
 * <cgroup_parent>/<id>}. A controller that the machine lacks is a warning, and only where its limit
 * was asked for.
 *
 * <p>Joining. On v1 the launching thread writes {@code 0} into each of {@link
 * dev.jcompose.linux.cgroup.Cgroup#tasksFiles()}: moving oneself takes no lock, and the child
 * starts where its parent thread stands. On v2 only whole processes move, so that the child's pid
 * is written into {@link dev.jcompose.linux.cgroup.Cgroup#procsFiles()} while it waits at its gate;
 * the first such write in a while waits for an RCU grace period (8 ms measured), which is why a
 * hybrid machine's controller-less v2 tree is left out unless a service manager tracks us there.
 *
 * <p>Be aware: no process may stand in a v2 group whose children have controllers. The engine stays
 * outside of {@code jcompose}; where we are given a subtree that we stand in ourselves, its
 * processes are moved to a leaf beside it. Directories in cgroupfs are made in about 20 µs each.
 */
@NullMarked
package dev.jcompose.linux.cgroup;

import org.jspecify.annotations.NullMarked;

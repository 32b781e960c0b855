/**
 * The wanted packet rules as records ({@link dev.jcompose.network.firewall.Ruleset}, pure), and
 * their upkeep in the kernel ({@link dev.jcompose.network.firewall.Firewall}).
 *
 * <p>Chains and rules of our table never change; everything that does is elements of sets and maps,
 * so a lookup costs the same with one container and with a thousand, and a change is one small
 * transaction.
 *
 * <p>Be aware: an accept in our table does not keep another table from dropping. Where somebody's
 * forward chain drops by default (dockerd sets that), two rules with the comment {@code jcompose}
 * are added at its start, written as iptables-nft writes them, so that its listings stay readable.
 */
@NullMarked
package dev.jcompose.network.firewall;

import org.jspecify.annotations.NullMarked;

/**
 * Netlink: requests as records, a pure codec, and sockets that exchange them with the kernel.
 *
 * <p>Doors: {@link dev.jcompose.linux.netlink.RouteSocket} for links, addresses and routes
 * (rtnetlink(7)), {@link dev.jcompose.linux.netlink.NftSocket} for nf_tables. A socket belongs to
 * the network namespace of the thread that opened it, whoever uses it later: configuring a
 * container's namespace needs no thread inside it.
 *
 * <p>The kernel answers both protocols before send(2) returns, so no method here waits for input.
 * They may wait for the kernel's rtnl and nf_tables locks, for milliseconds at worst.
 */
@NullMarked
package dev.jcompose.linux.netlink;

import org.jspecify.annotations.NullMarked;

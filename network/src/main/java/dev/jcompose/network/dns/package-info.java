/**
 * The name server that containers see at 127.0.0.11: messages ({@link
 * dev.jcompose.network.dns.DnsQuery}, {@link dev.jcompose.network.dns.DnsReply}) and names ({@link
 * dev.jcompose.network.dns.NameTable}) are pure; {@link dev.jcompose.network.dns.NameServer} serves
 * them.
 *
 * <p>Messages of other servers pass through as bytes, for their names are compressed against the
 * whole message and no codec that we know of rewrites every record type; so our own codec only
 * reads questions and writes addresses, pointers and refusals.
 *
 * <p>Threads: two virtual threads a container that wait for queries, one more for each query that
 * goes to another server.
 */
@NullMarked
package dev.jcompose.network.dns;

import org.jspecify.annotations.NullMarked;

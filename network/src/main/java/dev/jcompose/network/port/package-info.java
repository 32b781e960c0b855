/**
 * Host ports: which one is given, who holds the one that is not to be had, and the proxies that
 * lead to a container what packet rules do not (IPv6 to an IPv4 container).
 *
 * <p>Each published port is held by a listening socket for as long as it is published. Two virtual
 * threads a proxied connection.
 */
@NullMarked
package dev.jcompose.network.port;

import org.jspecify.annotations.NullMarked;

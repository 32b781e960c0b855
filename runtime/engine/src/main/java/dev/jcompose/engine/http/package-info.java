/**
 * The Docker Engine API over HTTP/1.1 on a unix socket: {@link dev.jcompose.engine.http.HttpServer}
 * is the door, {@link dev.jcompose.engine.api.Engine} what stands behind it.
 *
 * <p>Netty does the transport and the HTTP grammar on one event loop, which never blocks. Each
 * connection has one virtual thread that takes requests in turn, runs the route's handler and
 * writes the answer in plain blocking style; both directions are bounded, so a slow client or a
 * slow handler makes the other side wait instead of filling memory.
 *
 * <p>Handlers hold no state and decide nothing but the wire's form. {@code Routes} is the table of
 * everything that is served, and of what is known and refused.
 */
@NullMarked
package dev.jcompose.engine.http;

import org.jspecify.annotations.NullMarked;

/**
 * {@link dev.jcompose.engine.client.HttpEngine}: an {@code Engine} over the Docker Engine HTTP API
 * on a unix socket or TCP.
 *
 * <p>An HTTP/1.1 client of our own, because the JDK's speaks neither unix sockets nor hijacked
 * connections and takes longer to load than a whole command may. All classes may be used from many
 * threads, virtual ones included; an interrupt closes the connection the thread waits on.
 */
@NullMarked
package dev.jcompose.engine.client;

import org.jspecify.annotations.NullMarked;

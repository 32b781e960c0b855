/**
 * Talks to registries: the OCI distribution protocol, which is Docker's registry protocol v2. The
 * door is {@link dev.jcompose.images.registry.Registries}; {@link
 * dev.jcompose.images.registry.Repository} has the calls.
 *
 * <p>Be aware: everything a registry sends is input from a stranger. Documents have a size limit,
 * content is checked against its digest by whoever asked for it, and credentials go to the host
 * they are for and to the token service it names, never along a redirect.
 */
@NullMarked
package dev.jcompose.images.registry;

import org.jspecify.annotations.NullMarked;

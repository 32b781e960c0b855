/**
 * The Docker Engine API (v1.41 and later) as Java records, and {@link
 * dev.jcompose.engine.api.Engine}, the port behind which an engine stands.
 *
 * <p>Nothing here does I/O. Record components carry the API's own names in lower camel case; {@link
 * dev.jcompose.engine.api.ApiJson} maps them to the wire's upper camel case. Absent collections are
 * read as empty ones; absent scalars stay {@code null} where "not said" differs from zero.
 */
@NullMarked
package dev.jcompose.engine.api;

import org.jspecify.annotations.NullMarked;

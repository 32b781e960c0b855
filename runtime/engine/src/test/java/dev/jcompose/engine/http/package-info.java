/** Tests of the API server against an engine by hand and a raw socket. */
@NullMarked
package dev.jcompose.engine.http;

import org.jspecify.annotations.NullMarked;

/** Tests of logs and of attached clients. */
@NullMarked
package dev.jcompose.engine.log;

import org.jspecify.annotations.NullMarked;

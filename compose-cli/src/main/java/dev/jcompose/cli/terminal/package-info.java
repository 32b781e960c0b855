/** The controlling terminal and signals: what a shell's job needs and the JDK does not offer. */
@NullMarked
package dev.jcompose.cli.terminal;

import org.jspecify.annotations.NullMarked;

/**
 * The commands: one class each, which parses, calls and prints. {@link
 * dev.jcompose.cli.command.CommandLineRunner} is the door; it alone turns failures into messages
 * and exit codes.
 *
 * <p>This is the only package that uses picocli. Only the class of the command that was asked for
 * is loaded, which keeps the start short.
 */
@NullMarked
package dev.jcompose.cli.command;

import org.jspecify.annotations.NullMarked;

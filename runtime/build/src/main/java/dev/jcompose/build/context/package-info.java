/**
 * Where the files of a build come from: a directory, an unpacked archive, the tree of an image or
 * stage; and how they are chosen, copied and told apart by content.
 */
@NullMarked
package dev.jcompose.build.context;

import org.jspecify.annotations.NullMarked;

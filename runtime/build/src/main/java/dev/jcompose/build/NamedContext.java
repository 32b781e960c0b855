package dev.jcompose.build;

import dev.jcompose.build.context.FileTree;

/** What {@code --build-context name=...} stands for. */
public sealed interface NamedContext {

  /** Files of the user's. */
  record Files(FileTree tree) implements NamedContext {}

  /** Another image. */
  record OtherImage(String reference) implements NamedContext {}
}

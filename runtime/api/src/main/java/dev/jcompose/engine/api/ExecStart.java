package dev.jcompose.engine.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How to start an exec. {@code consoleSize} is height, width. */
public record ExecStart(boolean detach, boolean tty, @Nullable List<Integer> consoleSize) {}

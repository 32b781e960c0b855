package dev.jcompose.build.dockerfile;

import java.util.List;

/**
 * What follows one {@code FROM}.
 *
 * @param name in lower case; empty if it has none
 * @param base an image or an earlier stage, not expanded
 * @param platform not expanded; empty if none was given
 */
public record Stage(
    String name,
    String base,
    String platform,
    Instruction.Origin origin,
    List<Instruction> instructions) {
  public Stage {
    instructions = List.copyOf(instructions);
  }
}

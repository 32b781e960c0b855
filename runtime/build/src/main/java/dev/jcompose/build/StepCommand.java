package dev.jcompose.build;

import dev.jcompose.images.RootFilesystem;
import java.util.List;

/**
 * A process that a step runs.
 *
 * @param arguments the program first
 * @param environment {@code NAME=value}
 * @param user as {@code USER} says; empty for root
 * @param directory absolute
 * @param mounts parents before children
 * @param network default, none, host, or a network's name
 * @param insecure with all privileges
 */
public record StepCommand(
    RootFilesystem root,
    List<String> arguments,
    List<String> environment,
    String user,
    String directory,
    List<StepMount> mounts,
    String network,
    boolean insecure,
    StepLimits limits) {
  public StepCommand {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
    mounts = List.copyOf(mounts);
  }
}

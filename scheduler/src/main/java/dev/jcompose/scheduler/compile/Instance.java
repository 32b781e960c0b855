package dev.jcompose.scheduler.compile;

import dev.jcompose.engine.api.Mount;
import java.util.List;
import java.util.Map;

/**
 * One container of a service that is to be made.
 *
 * @param name its final name
 * @param replaces the name of the container whose place it takes, or empty
 * @param imageId what the image's reference means now; empty if not known yet
 * @param inherited anonymous volumes taken over from the container it replaces
 * @param peers the names of the containers of each selected service, in the order of their numbers
 */
public record Instance(
    int number,
    String name,
    String replaces,
    String imageId,
    List<Mount> inherited,
    Map<String, List<String>> peers) {
  public Instance {
    inherited = List.copyOf(inherited);
    peers = Map.copyOf(peers);
  }
}

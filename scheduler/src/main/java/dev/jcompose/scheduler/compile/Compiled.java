package dev.jcompose.scheduler.compile;

import dev.jcompose.model.Network;
import dev.jcompose.model.Project;
import dev.jcompose.model.Volume;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of a project that a command is about, ready for the engine.
 *
 * @param services the selected ones, dependencies before dependents
 * @param networks those that selected services use, by key
 * @param volumes those that selected services use, by key
 * @param warnings what the user should know before anything is done
 */
public record Compiled(
    Project project,
    Map<String, ServiceSpec> services,
    Map<String, Network> networks,
    Map<String, Volume> volumes,
    List<String> warnings) {
  public Compiled {
    services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
    networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
    volumes = Collections.unmodifiableMap(new LinkedHashMap<>(volumes));
    warnings = List.copyOf(warnings);
  }
}

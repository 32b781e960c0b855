package dev.jcompose.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One Compose project, complete and checked: every name that a service uses exists here. */
public record Project(
    String name,
    Path directory,
    List<Path> files,
    List<Path> envFiles,
    Map<String, Service> services,
    Map<String, Service> disabledServices,
    Map<String, Network> networks,
    Map<String, Volume> volumes,
    Map<String, FileObject> configs,
    Map<String, FileObject> secrets,
    Map<String, String> environment,
    Origins origins,
    List<Problem> warnings) {
  public Project {
    files = List.copyOf(files);
    envFiles = List.copyOf(envFiles);
    services = Values.ordered(services);
    disabledServices = Values.ordered(disabledServices);
    networks = Values.ordered(networks);
    volumes = Values.ordered(volumes);
    configs = Values.ordered(configs);
    secrets = Values.ordered(secrets);
    environment = Values.ordered(environment);
    warnings = List.copyOf(warnings);
  }
}

package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/** Who the engine is. */
public record Version(
    Platform platform,
    String version,
    String apiVersion,
    @JsonProperty("MinAPIVersion") String minApiVersion,
    String gitCommit,
    String goVersion,
    String os,
    String arch,
    String kernelVersion,
    String buildTime,
    List<Component> components) {
  public Version {
    components = ApiValues.list(components);
    version = ApiValues.text(version);
    apiVersion = ApiValues.text(apiVersion);
    minApiVersion = ApiValues.text(minApiVersion);
    gitCommit = ApiValues.text(gitCommit);
    goVersion = ApiValues.text(goVersion);
    os = ApiValues.text(os);
    arch = ApiValues.text(arch);
    kernelVersion = ApiValues.text(kernelVersion);
    buildTime = ApiValues.text(buildTime);
  }

  /** The product. */
  public record Platform(String name) {}

  /** A part of it. */
  public record Component(String name, String version, Map<String, String> details) {
    public Component {
      details = ApiValues.map(details);
    }
  }
}

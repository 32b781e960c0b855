package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** A mount as it is in a container. */
public record MountPoint(
    String type,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String name,
    String source,
    String destination,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String driver,
    String mode,
    @JsonProperty("RW") boolean rw,
    String propagation) {
  public MountPoint {
    type = ApiValues.text(type);
    name = ApiValues.text(name);
    source = ApiValues.text(source);
    destination = ApiValues.text(destination);
    driver = ApiValues.text(driver);
    mode = ApiValues.text(mode);
    propagation = ApiValues.text(propagation);
  }
}

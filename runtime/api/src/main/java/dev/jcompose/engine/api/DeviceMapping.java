package dev.jcompose.engine.api;

/** A host device shown in the container; permissions are a subset of {@code rwm}. */
public record DeviceMapping(String pathOnHost, String pathInContainer, String cgroupPermissions) {
  public DeviceMapping {
    pathOnHost = ApiValues.text(pathOnHost);
    pathInContainer = ApiValues.text(pathInContainer);
    cgroupPermissions = ApiValues.text(cgroupPermissions);
  }
}

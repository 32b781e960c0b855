package dev.jcompose.engine.api;

/** A host address and port; an empty port asks for any free one. */
public record PortBinding(String hostIp, String hostPort) {
  public PortBinding {
    hostIp = ApiValues.text(hostIp);
    hostPort = ApiValues.text(hostPort);
  }
}

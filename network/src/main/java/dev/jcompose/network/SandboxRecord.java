package dev.jcompose.network;

import java.net.InetAddress;
import java.util.List;

/** What is kept on disk of a sandbox, so that another engine can take it over. */
record SandboxRecord(SandboxRequest request, List<Endpoint> endpoints, List<Publication> ports) {

  SandboxRecord {
    endpoints = List.copyOf(endpoints);
    ports = List.copyOf(ports);
  }

  /** A published port and where it leads. */
  record Publication(PublishedPort port, InetAddress target) {}
}

package dev.jcompose.engine.daemon;

import dev.jcompose.engine.api.SystemInfo;
import dev.jcompose.engine.api.Version;
import dev.jcompose.engine.container.LocalContainers;
import dev.jcompose.engine.container.Machinery;
import dev.jcompose.engine.http.HttpServer;
import dev.jcompose.linux.UserNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code version} and {@code info} say of this engine and its host. */
final class HostFacts {

  static final String VERSION = "0.1.0";

  private HostFacts() {}

  static Version version() {
    String architecture = architecture();
    Map<String, String> details =
        Map.of(
            "ApiVersion",
            HttpServer.API_VERSION,
            "Arch",
            architecture,
            "Os",
            "linux",
            "JavaVersion",
            Runtime.version().toString());
    return new Version(
        new Version.Platform("jcompose"),
        VERSION,
        HttpServer.API_VERSION,
        HttpServer.MIN_API_VERSION,
        "",
        "java" + Runtime.version().feature(),
        "linux",
        architecture,
        kernel(),
        "",
        List.of(new Version.Component("Engine", VERSION, details)));
  }

  static SystemInfo info(Machinery machinery, LocalContainers.Counts counts, int images) {
    Map<String, Object> rest = new LinkedHashMap<>();
    rest.put("MemoryLimit", true);
    rest.put("SwapLimit", true);
    rest.put("IPv4Forwarding", true);
    rest.put("LoggingDriver", "json-file");
    rest.put("DefaultRuntime", "jcompose");
    rest.put("Runtimes", Map.of("jcompose", Map.of("path", "jcompose")));
    rest.put(
        "Plugins",
        Map.of(
            "Volume", List.of("local"),
            "Network", List.of("bridge", "host", "null"),
            "Log", List.of("json-file", "local", "none")));
    rest.put("Swarm", Map.of("LocalNodeState", "inactive"));
    rest.put("IndexServerAddress", "https://index.docker.io/v1/");
    rest.put(
        "RegistryConfig", Map.of("IndexConfigs", Map.of(), "InsecureRegistryCIDRs", List.of()));
    rest.put("Labels", List.of());
    return new SystemInfo(
        machinery.bootId(),
        counts.all(),
        counts.running(),
        counts.paused(),
        counts.all() - counts.running() - counts.paused(),
        images,
        "overlay2",
        VERSION,
        operatingSystem(),
        "linux",
        System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch"),
        kernel(),
        Runtime.getRuntime().availableProcessors(),
        memory(),
        read(Path.of("/proc/sys/kernel/hostname")),
        machinery.dataRoot().toString(),
        machinery.cgroups().version() == 0 ? "none" : "cgroupfs",
        machinery.cgroups().version() == 2 ? "2" : "1",
        securityOptions(),
        List.of(),
        rest);
  }

  /** In dockerd's words. */
  private static List<String> securityOptions() {
    String seccomp = "name=seccomp,profile=builtin";
    try {
      return UserNamespace.isNested() ? List.of(seccomp, "name=rootless") : List.of(seccomp);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch")) {
      case "aarch64" -> "arm64";
      case String other -> other;
    };
  }

  private static String kernel() {
    return System.getProperty("os.version");
  }

  private static String operatingSystem() {
    Path release = Path.of("/etc/os-release");
    if (!Files.isReadable(release)) {
      return "Linux";
    }
    return read(release)
        .lines()
        .filter(line -> line.startsWith("PRETTY_NAME="))
        .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
        .findFirst()
        .orElse("Linux");
  }

  /** Bytes, from proc(5) meminfo's {@code MemTotal: N kB}. */
  private static long memory() {
    return read(Path.of("/proc/meminfo"))
        .lines()
        .filter(line -> line.startsWith("MemTotal:"))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .map(kilobytes -> kilobytes * 1024)
        .findFirst()
        .orElse(0);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

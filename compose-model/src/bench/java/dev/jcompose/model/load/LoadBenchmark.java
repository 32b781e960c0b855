package dev.jcompose.model.load;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Loading alone, from text to a project, for each of 1000 services with anchors and extends. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class LoadBenchmark {
  private static final int SERVICES = 1000;

  private byte[] file = {};

  /** Writes the file. */
  @Setup
  public void write() {
    StringBuilder text =
        new StringBuilder(
            """
            name: bench
            x-base: &base
              image: nginx:1.27
              restart: unless-stopped
              logging: {driver: json-file, options: {max-size: 10m, max-file: "3"}}
              healthcheck: {test: [CMD, curl, -f, http://localhost/], interval: 10s, retries: 5}
            x-env: &env {LOG_LEVEL: "${LOG_LEVEL:-info}", REGION: eu-1}
            networks: {front: {}, back: {internal: true}}
            volumes: {data: {}}
            services:
              service-0:
                <<: *base
                environment: {<<: *env, ROLE: template}
                labels: {team: core}
                networks: [front, back]
            """);
    for (int i = 1; i < SERVICES; i++) {
      text.append(
          """
            service-%1$d:
              extends: {service: service-0}
              environment: {<<: *env, ROLE: "worker-%1$d", UPSTREAM: "http://service-%2$d:8080"}
              ports: ["%3$d:80"]
              volumes: ["data:/data", "./conf/%1$d:/etc/app:ro"]
              deploy: {resources: {limits: {cpus: "0.5", memory: 128M}}}
              depends_on: {service-%2$d: {condition: service_started}}
          """
              .formatted(i, i - 1, 10_000 + i));
    }
    file = text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** One load; the time is divided by the number of services. */
  @Benchmark
  @OperationsPerInvocation(SERVICES)
  public Project load() throws InvalidProjectException {
    return ProjectLoader.load(
        new LoadRequest(
            List.of("-"),
            null,
            null,
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            Path.of("/"),
            new ByteArrayInputStream(file)));
  }
}

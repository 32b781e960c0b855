package dev.jcompose.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What services see of each other. */
@Tag("kernel")
class ServicesIT {

  @Test
  void scaledServiceHasAnAddressForEachReplica() throws Exception {
    try (Stack stack =
        Stack.of(
            """
            services:
              worker: {image: jcompose.local/host, command: sleep 600, stop_signal: SIGKILL}
              asker: {image: jcompose.local/host, command: sleep 600, stop_signal: SIGKILL}
            """)) {
      stack.succeed("up", "-d", "--scale", "worker=3");
      assertThat(addresses(stack, "worker")).hasSize(3);
      stack.succeed("up", "-d", "--scale", "worker=1");
      assertThat(addresses(stack, "worker")).hasSize(1);
    }
  }

  private static Set<String> addresses(Stack stack, String name) throws Exception {
    return stack
        .succeed("exec", "-T", "asker", "getent", "ahostsv4", name)
        .out()
        .lines()
        .map(line -> line.split("\\s+", 2)[0])
        .collect(Collectors.toSet());
  }

  @Test
  void dependentStartsWhenItsServiceIsReadyAndNotOneIntervalLater() throws Exception {
    try (Stack stack =
        Stack.of(
            """
            services:
              slow:
                image: jcompose.local/host
                command: sh -c 'sleep 1; touch /tmp/ready; exec sleep 600'
                stop_signal: SIGKILL
                healthcheck:
                  test: ["CMD", "test", "-f", "/tmp/ready"]
                  interval: 5s
                  retries: 3
              dependent:
                image: jcompose.local/host
                command: date +%s.%N
                depends_on: {slow: {condition: service_healthy}}
              begin:
                image: jcompose.local/host
                command: sh -c 'date +%s.%N'
            """)) {
      stack.succeed("engine", "start");
      stack.succeed("up", "-d");
      Duration waited = Duration.between(printed(stack, "begin"), printed(stack, "dependent"));
      assertThat(waited).isBetween(Duration.ofMillis(700), Duration.ofMillis(2500));
    }
  }

  /** The time that a service printed as its only line. */
  private static Instant printed(Stack stack, String service) throws Exception {
    String[] parts =
        stack.succeed("logs", "--no-log-prefix", service).out().strip().split("\\.", 2);
    return Instant.ofEpochSecond(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }
}

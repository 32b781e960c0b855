package dev.jcompose.scheduler.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.model.load.LoadRequest;
import dev.jcompose.model.load.ProjectLoader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which attributes call for a new container. As with docker compose those of the build, the number
 * of containers, when they start and whether the image is pulled do not; all others do, except what
 * no container ever gets to see ({@code attach}, {@code deploy.labels}, {@code develop}, {@code
 * x-*}), for which docker compose makes one all the same.
 */
class FingerprintTableTest {
  /** The hash of service {@code s} with one more line. */
  private static String hash(String line) throws InvalidProjectException {
    String file =
        "services:\n  s:\n    image: x\n    %s\n  other: {image: y}\n".formatted(line)
            + "networks: {n: , default: }\nvolumes: {v: }\nsecrets: {f: {file: ./f}}\n";
    Project project =
        ProjectLoader.load(
            new LoadRequest(
                List.of("-"),
                null,
                "p",
                List.of(),
                List.of("*"),
                List.of(),
                Map.of("VALUE", "from outside"),
                Path.of("/srv"),
                new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8))));
    return Compiler.fingerprint(
            project, Objects.requireNonNull(project.services().get("s"), "service s"))
        .hash();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "build: .",
        "build: {context: ., args: {A: b}, target: t}",
        "pull_policy: always",
        "scale: 3",
        "deploy: {replicas: 3}",
        "depends_on: [other]",
        "depends_on: {other: {condition: service_healthy, restart: true}}",
        "profiles: [p]",
        "develop: {watch: [{path: ., action: rebuild}]}",
        "attach: false",
        "deploy: {labels: {a: b}}",
        "x-own: 1",
        "restart: \"no\"",
        "tty: false",
        "networks: [default]",
        "labels: {}",
      })
  void whatAContainerIsNotMadeOfChangesNothing(String line) throws InvalidProjectException {
    assertThat(hash(line)).isEqualTo(hash(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "platform: linux/amd64",
        "command: a",
        "command: []",
        "entrypoint: a",
        "user: u",
        "environment: {A: b}",
        "environment: [VALUE]",
        "labels: {a: b}",
        "annotations: {a: b}",
        "container_name: c",
        "hostname: h",
        "domainname: d",
        "group_add: [g]",
        "working_dir: /w",
        "init: true",
        "init: false",
        "tty: true",
        "stdin_open: true",
        "stop_signal: SIGINT",
        "stop_grace_period: 5s",
        "restart: always",
        "healthcheck: {test: x}",
        "healthcheck: {disable: true}",
        "logging: {driver: none}",
        "runtime: r",
        "volumes: [v:/v]",
        "volumes: [./a:/v]",
        "volumes: [v:/v:ro]",
        "volumes_from: [other]",
        "tmpfs: /t",
        "secrets: [f]",
        "read_only: true",
        "shm_size: 1m",
        "storage_opt: {size: 1G}",
        "ports: [80]",
        "ports: [80:80]",
        "expose: [80]",
        "networks: [n]",
        "networks: {default: {aliases: [a]}}",
        "network_mode: host",
        "links: [other]",
        "external_links: [c]",
        "dns: 1.1.1.1",
        "dns_search: d",
        "dns_opt: [o]",
        "extra_hosts: [\"h:1.2.3.4\"]",
        "mac_address: 02:42:ac:11:00:01",
        "devices: [/dev/null]",
        "device_cgroup_rules: [c 1:3 mr]",
        "ulimits: {nofile: 5}",
        "sysctls: {a: 1}",
        "cap_add: [NET_ADMIN]",
        "cap_drop: [ALL]",
        "privileged: true",
        "security_opt: [no-new-privileges]",
        "userns_mode: host",
        "uts: host",
        "ipc: host",
        "pid: host",
        "cgroup: host",
        "cgroup_parent: c",
        "cpus: 0.5",
        "cpu_shares: 5",
        "cpu_period: 1000",
        "cpu_quota: 1000",
        "cpuset: \"0\"",
        "mem_limit: 64m",
        "mem_reservation: 32m",
        "memswap_limit: 128m",
        "mem_swappiness: 5",
        "pids_limit: 5",
        "oom_kill_disable: true",
        "oom_score_adj: 5",
        "blkio_config: {weight: 20}",
        "deploy: {resources: {limits: {cpus: \"0.5\"}}}",
        "deploy: {restart_policy: {condition: any}}"
      })
  void whatAContainerIsMadeOfChangesTheHash(String line) throws InvalidProjectException {
    assertThat(hash(line)).isNotEqualTo(hash(""));
  }

  @Test
  void theSameInOtherWordsIsTheSame() throws InvalidProjectException {
    assertThat(hash("environment: {A: 1, B: x}")).isEqualTo(hash("environment: [B=x, A=1]"));
    assertThat(hash("ports: [\"80:80\"]"))
        .isEqualTo(hash("ports: [{target: 80, published: \"80\", protocol: tcp}]"));
    assertThat(hash("command: a 'b c'")).isEqualTo(hash("command: [a, b c]"));
    assertThat(hash("mem_limit: 64m")).isEqualTo(hash("mem_limit: 67108864"));
    assertThat(hash("stop_grace_period: 90s")).isEqualTo(hash("stop_grace_period: 1m30s"));
    assertThat(hash("environment: [VALUE]")).isEqualTo(hash("environment: {VALUE: from outside}"));
    assertThat(hash("networks: {n: , default: }")).isEqualTo(hash("networks: [default, n]"));
  }
}

package dev.jcompose.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.model.Dependency;
import dev.jcompose.model.Dependency.Condition;
import dev.jcompose.model.FileGrant;
import dev.jcompose.model.PortMapping;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.model.VolumeMount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // a null fails the test all the same
class LongFormTest {
  @TempDir Path folder;

  private Project project(String yaml) {
    return new TempProject(folder)
        .variable("COMPOSE_PROJECT_NAME", "p")
        .variable("HOME", "/home/me")
        .file("compose.yaml", yaml)
        .load();
  }

  private Service service(String attributes) {
    return project("services:\n  s:\n    image: i\n" + attributes.indent(4)).services().get("s");
  }

  @Test
  void portsAreExpandedButARangeForOnePortStays() {
    Service service =
        service(
            "ports: [80, \"8000-8001:90-91\", \"127.0.0.1::99/udp\", \"[::1]:3000-3010:70\"]\n");
    assertThat(service.ports())
        .containsExactly(
            port(80, "", "", "tcp"),
            port(90, "8000", "", "tcp"),
            port(91, "8001", "", "tcp"),
            port(99, "", "127.0.0.1", "udp"),
            port(70, "3000-3010", "::1", "tcp"));
  }

  private static PortMapping port(int target, String published, String ip, String protocol) {
    return new PortMapping("", target, published, ip, protocol, "ingress", "");
  }

  @Test
  void mountsWithADotSlashOrTildeAreBinds() {
    Service service =
        service(
            "volumes: [/x, \"./y:/y:ro,z\", \"~/h:/h/\", {type: bind, source: q, target: /q}]\n");
    assertThat(service.volumes())
        .containsExactly(
            new VolumeMount.Named("", "/x", false, false, "", Map.of()),
            new VolumeMount.Bind(folder.resolve("y"), "/y", true, true, "", "z", ""),
            new VolumeMount.Bind(Path.of("/home/me/h"), "/h", false, true, "", "", ""),
            new VolumeMount.Bind(folder.resolve("q"), "/q", false, true, "", "", ""));
  }

  @Test
  void dependenciesAreAlsoImplied() {
    Project project =
        project(
            """
            services:
              a:
                image: a
                depends_on: {b: {condition: service_healthy, required: false}}
                links: ["b:x", c]
                volumes_from: [d]
                pid: service:e
              b: {image: b}
              c: {image: c}
              d: {image: d}
              e: {image: e}
            """);
    assertThat(project.services().get("a").dependsOn())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "b", new Dependency(Condition.SERVICE_HEALTHY, false, false),
                "c", new Dependency(Condition.SERVICE_STARTED, true, true),
                "d", new Dependency(Condition.SERVICE_STARTED, false, true),
                "e", new Dependency(Condition.SERVICE_STARTED, true, true)));
  }

  @Test
  void numbersForTextAreWrittenAsOthersDo() {
    assertThat(
            service("environment: {A: 0755, B: 1.10, C: 1e6, D: yes, E: True, F: 0x10}\n")
                .environment())
        .isEqualTo(
            Map.of("A", "493", "B", "1.1", "C", "1e+06", "D", "yes", "E", "true", "F", "16"));
  }

  @Test
  void resourcesOfDeployWin() {
    Service service =
        service(
            """
            restart: always
            cpuset: 0-1
            mem_reservation: 10m
            deploy:
              replicas: 3
              restart_policy: {condition: on-failure, max_attempts: 2}
              resources: {limits: {cpus: "0.5", memory: 50M, pids: 7}}
            """);
    assertThat(service.scale()).isEqualTo(3);
    assertThat(service.restart()).isEqualTo("on-failure:2");
    assertThat(service.resources().cpus()).isEqualTo(0.5);
    assertThat(service.resources().memory()).hasToString("52428800");
    assertThat(service.resources().memoryReservation()).hasToString("10485760");
    assertThat(service.resources().pids()).isEqualTo(7);
  }

  @Test
  void healthTestIsAShellCommandUnlessAList() {
    Service service = service("healthcheck: {test: curl x, interval: 1m30s, retries: \"3\"}\n");
    assertThat(service.healthcheck()).isNotNull();
    assertThat(service.healthcheck().test()).containsExactly("CMD-SHELL", "curl x");
    assertThat(service.healthcheck().interval()).isEqualTo(Duration.ofSeconds(90));
    assertThat(service("healthcheck: {disable: true}\n").healthcheck().disabled()).isTrue();
  }

  @Test
  void grantsGetTheirDefaultTargets() {
    Project project =
        project(
            """
            services:
              s:
                image: i
                configs: [c]
                secrets: [k, {source: k, target: other, mode: 0400}]
            configs: {c: {content: hi}}
            secrets: {k: {file: ./k}}
            """);
    Service service = project.services().get("s");
    assertThat(service.configs()).containsExactly(new FileGrant("c", "/c", "", "", null));
    assertThat(service.secrets())
        .containsExactly(
            new FileGrant("k", "/run/secrets/k", "", "", null),
            new FileGrant("k", "/run/secrets/other", "", "", 0400));
    assertThat(project.secrets().get("k").file()).isEqualTo(folder.resolve("k"));
  }

  @Test
  void servicesJoinTheDefaultNetworkUnlessTheySayOtherwise() {
    Project project =
        project(
            """
            services:
              a: {image: a}
              b: {image: b, networks: [front, out]}
              c: {image: c, network_mode: host}
            networks: {front: , out: {external: true}, unused: }
            """);
    assertThat(project.services().get("a").networks()).containsOnlyKeys("default");
    assertThat(project.services().get("b").networks()).containsOnlyKeys("front", "out");
    assertThat(project.services().get("c").networks()).isEmpty();
    assertThat(project.networks()).containsOnlyKeys("default", "front", "out");
    assertThat(project.networks().get("front").name()).isEqualTo("p_front");
    assertThat(project.networks().get("out").name()).isEqualTo("out");
  }

  @Test
  void devicesAndHostsHaveOneForm() {
    Service service =
        service("devices: [\"/dev/a:/dev/b:r\", /dev/c]\nextra_hosts: {h: [\"::1\", 1.2.3.4]}\n");
    assertThat(service.devices()).containsExactly("/dev/a:/dev/b:r", "/dev/c:/dev/c:rwm");
    assertThat(service.extraHosts()).isEqualTo(List.of("h=1.2.3.4", "h=::1"));
  }
}

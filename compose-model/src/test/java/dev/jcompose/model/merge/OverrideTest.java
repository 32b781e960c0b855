package dev.jcompose.model.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.model.load.TempProject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Base, override and what they make: attributes of one service, in YAML. */
class OverrideTest {
  @TempDir Path folder;

  private void merged(String base, String override, String expected) {
    TempProject project =
        new TempProject(folder)
            .file("base.yaml", service(base))
            .file("over.yaml", service(override));
    String head = "name: p\nservices:\n  s:\n";
    String text = project.variable("COMPOSE_PROJECT_NAME", "p").yaml("base.yaml", "over.yaml");
    assertThat(text).startsWith(head);
    String body = text.substring(head.length()).replaceFirst("(?s)\n(networks|volumes):.*", "\n");
    assertThat(body.replace("    image: i\n", "").replace("    network_mode: none\n", ""))
        .isEqualTo(expected.indent(4));
  }

  private static String service(String attributes) {
    return "services:\n  s:\n    image: i\n    network_mode: none\n"
        + attributes.indent(4)
        + "volumes: {v: , w: }\n";
  }

  @Test
  void scalarsAreReplacedAndNullSaysNothing() {
    merged("user: a\nhostname: h\n", "user: b\nhostname:\n", "hostname: h\nuser: b\n");
  }

  @Test
  void commandsAndHealthTestsAreReplaced() {
    merged(
        "command: [a, b]\nhealthcheck: {test: [CMD, a], interval: 5s}\n",
        "command: c\nhealthcheck: {test: [NONE]}\n",
        """
        command:
          - c
        healthcheck:
          test:
            - NONE
          interval: 5s
        """);
  }

  @Test
  void environmentIsMergedByNameWhateverTheForm() {
    merged(
        "environment: [A=1, B=2]\n",
        "environment: {B: 3, C: true}\n",
        """
        environment:
          A: "1"
          B: "3"
          C: "true"
        """);
  }

  @Test
  void portsAreUniqueByHostAddressAndPort() {
    merged(
        "ports: [\"80:80\", \"81:81\"]\n",
        "ports: [\"80:80\", \"90:80\"]\n",
        """
        ports:
          - mode: ingress
            target: 80
            published: "80"
            protocol: tcp
          - mode: ingress
            target: 81
            published: "81"
            protocol: tcp
          - mode: ingress
            target: 80
            published: "90"
            protocol: tcp
        """);
  }

  @Test
  void mountsAreUniqueByTargetAndKeepTheirRank() {
    merged(
        "volumes: [\"v:/a\", \"v:/b\"]\n",
        "volumes: [\"w:/c\", \"w:/a:ro\"]\n",
        """
        volumes:
          - type: volume
            source: w
            target: /a
            read_only: true
            volume: {}
          - type: volume
            source: v
            target: /b
            volume: {}
          - type: volume
            source: w
            target: /c
            volume: {}
        """);
  }

  @Test
  void listsAreAppendedAndSomeAreSets() {
    merged(
        "dns: 1.1.1.1\ncap_add: [A]\nsecurity_opt: [x]\n",
        "dns: [2.2.2.2, 1.1.1.1]\ncap_add: [A, B]\nsecurity_opt: [z]\n",
        """
        cap_add:
          - A
          - B
        dns:
          - 1.1.1.1
          - 2.2.2.2
        security_opt:
          - x
          - z
        """);
  }

  @Test
  void loggingIsMergedOnlyForTheSameDriver() {
    merged(
        "logging: {driver: a, options: {x: 1}}\n",
        "logging: {driver: b, options: {y: 2}}\n",
        """
        logging:
          driver: b
          options:
            "y": "2"
        """);
  }

  @Test
  void ulimitsAreReplacedOneByOne() {
    merged(
        "ulimits: {nofile: {soft: 1, hard: 2}, nproc: 3}\n",
        "ulimits: {nofile: 5}\n",
        """
        ulimits:
          nofile: 5
          nproc: 3
        """);
  }

  @Test
  void resetForgetsAndOverrideReplaces() {
    merged(
        "user: a\ncap_add: [A]\nenvironment: {X: 1, Y: 2}\nsysctls: {a.b: 1}\n",
        "user: !reset null\ncap_add: !override [B]\nenvironment: {X: !reset null}\n",
        """
        cap_add:
          - B
        environment:
          "Y": "2"
        sysctls:
          a.b: "1"
        """);
  }
}

package dev.jcompose.images.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {

  private static final String HEX = "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "nginx, docker.io/library/nginx:latest, nginx:latest",
    "nginx:1.29, docker.io/library/nginx:1.29, nginx:1.29",
    "bitnami/redis, docker.io/bitnami/redis:latest, bitnami/redis:latest",
    "index.docker.io/nginx, docker.io/library/nginx:latest, nginx:latest",
    "docker.io/library/a/b, docker.io/library/a/b:latest, library/a/b:latest",
    "localhost/x, localhost/x:latest, localhost/x:latest",
    "localhost:5000/x:y, localhost:5000/x:y, localhost:5000/x:y",
    "gcr.io/a/b__c-d, gcr.io/a/b__c-d:latest, gcr.io/a/b__c-d:latest",
    "jcompose.local/host, jcompose.local/host:latest, jcompose.local/host:latest",
  })
  void shortFormsMeanLongOnes(String text, String whole, String familiar) {
    Reference reference = Reference.parse(text).tagged();
    assertThat(reference).hasToString(whole);
    assertThat(reference.familiar()).isEqualTo(familiar);
    assertThat(Reference.parse(familiar)).isEqualTo(reference);
  }

  @org.junit.jupiter.api.Test
  void digestIsKeptAndNeedsNoTag() {
    Reference reference = Reference.parse("nginx@sha256:" + HEX);
    assertThat(reference.tagged()).isEqualTo(reference);
    assertThat(reference.familiar()).isEqualTo("nginx@sha256:" + HEX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Nginx",
        "a//b",
        "a/",
        "-a",
        "a..b",
        "x:",
        "x:-t",
        "x@sha256:12",
        "reg_.io:80/x",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      })
  void othersAreRefused(String text) {
    assertThatThrownBy(() -> Reference.parse(text))
        .isInstanceOf(InvalidReferenceException.class)
        .hasMessageStartingWith("invalid reference format: \"" + text + "\"");
  }
}

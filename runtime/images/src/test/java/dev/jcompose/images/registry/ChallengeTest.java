package dev.jcompose.images.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChallengeTest {

  @Test
  void bearerWithQuotedCommasIsRead() {
    List<Challenge> read =
        Challenge.parse(
            List.of(
                "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\","
                    + "scope=\"repository:a/b:pull,push\", error=invalid_token"));
    assertThat(read).hasSize(1);
    assertThat(read.getFirst().scheme()).isEqualTo("bearer");
    assertThat(read.getFirst().parameter("scope")).isEqualTo("repository:a/b:pull,push");
    assertThat(read.getFirst().parameter("error")).isEqualTo("invalid_token");
    assertThat(read.getFirst().parameter("other")).isEmpty();
  }

  @Test
  void severalChallengesInOneHeaderAreTold() {
    List<Challenge> read = Challenge.parse(List.of("Negotiate, Basic realm=\"a \\\"b\\\"\""));
    assertThat(read).extracting(Challenge::scheme).containsExactly("negotiate", "basic");
    assertThat(read.getLast().parameter("realm")).isEqualTo("a \"b\"");
  }

  @Test
  void nonsenseIsNoChallenge() {
    assertThat(Challenge.parse(List.of("", "=,=", "\"x\""))).isEmpty();
  }
}

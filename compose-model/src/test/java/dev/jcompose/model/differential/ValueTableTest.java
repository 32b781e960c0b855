package dev.jcompose.model.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds the loader to what docker compose makes of every attribute with values of every type. */
class ValueTableTest {
  /** Rows that differ on purpose, by a pattern of the row, with the reason. */
  private static final Map<String, String> EXPLAINED =
      Map.ofEntries(
          Map.entry(
              "(restart|expose|ports|volumes|scale|deploy:"
                  + " \\{re(plicas|start_policy)|mem_swappiness).*: ours !, theirs .+",
              "the engine refuses it when the container is made; here the file does, with its"
                  + " place"),
          Map.entry(".*: 1\\.5[]}]*: ours !, theirs.*", "a fraction is an error, not cut off"),
          Map.entry("blkio_config: .*(Path|Weight|Rate)=?.*", "2.26.1 has no names for these keys"),
          Map.entry(".*mode: .*", "modes are octal text today, also from quoted digits"),
          Map.entry("build: .*ssh: .*", "2.26.1 cannot write most ssh keys as JSON"),
          Map.entry("credential_spec: .*", "relative to the project today"),
          Map.entry(".*ulimits: \\{nofile: 0}.*", "2.26.1 loses a limit of 0"),
          Map.entry("build: .*ulimits: \\{nofile: \"5\"}.*", "as of a service's own limits"),
          Map.entry("volumes: .*target: \"\"}].*", "2.26.1 makes \".\" of an empty target"),
          Map.entry("/secrets: .*driver: .*", "a driver is a source too today"),
          Map.entry("/(configs|secrets): .*external: \\{k: v}.*", "an unknown key is an error"),
          Map.entry("/version: null: .*", "an obsolete key"),
          Map.entry(
              "/x-any: \\[].*|extra_hosts: \\{h: \\[]}.*", "2.26.1 mixes up empty and absent"));

  @Test
  void everyAttributeTakesTheValuesThatDockerComposeTakes()
      throws IOException, InterruptedException {
    List<String> unexplained =
        ValueTable.differences().stream()
            .filter(row -> EXPLAINED.keySet().stream().noneMatch(row::matches))
            .toList();
    assertThat(unexplained).isEmpty();
  }

  @Test
  void everyExplanationIsStillNeeded() throws IOException, InterruptedException {
    List<String> differences = ValueTable.differences();
    assertThat(EXPLAINED.keySet())
        .allSatisfy(pattern -> assertThat(differences).anyMatch(row -> row.matches(pattern)));
  }
}

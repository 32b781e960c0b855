package dev.jcompose.engine.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jcompose.engine.api.CreateNetwork;
import dev.jcompose.engine.api.CreateVolume;
import dev.jcompose.engine.api.EngineEvent;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.EventsRequest;
import dev.jcompose.engine.api.Filters;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client against a real dockerd, where {@link PeerDocker} finds one. */
@Timeout(60)
class DockerdTest {
  private static final Map<String, String> MARK = Map.of("dev.jcompose.test", "client");
  private static final String NAME = "jcompose-client-test-" + ProcessHandle.current().pid();

  private HttpEngine engine = HttpEngine.at("unix:///nowhere");

  @BeforeEach
  void connect() {
    Optional<HttpEngine> found = PeerDocker.find();
    Assumptions.assumeTrue(found.isPresent(), PeerDocker.missing());
    engine = found.orElseThrow();
  }

  @Test
  void versionAndInfoAreRead() {
    assertThat(engine.version().apiVersion()).startsWith("1.");
    assertThat(engine.info().osType()).isEqualTo("linux");
  }

  @Test
  void aNetworkIsMadeFoundAndRemoved() {
    CreateNetwork request =
        new CreateNetwork(NAME, "bridge", false, false, null, null, null, Map.of(), MARK);
    String id = engine.networks().create(request).id();
    try {
      assertThat(engine.networks().list(Filters.labels(List.of("dev.jcompose.test=client"))))
          .anySatisfy(n -> assertThat(n.id()).isEqualTo(id));
      assertThat(engine.networks().inspect(NAME).labels()).isEqualTo(MARK);
      assertThatExceptionOfType(EngineException.class)
          .isThrownBy(() -> engine.networks().create(request))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));
    } finally {
      engine.networks().remove(id);
    }
  }

  @Test
  void eventsTellOfAVolume() throws Exception {
    Instant before = Instant.now();
    engine.volumes().create(new CreateVolume(NAME, "local", Map.of(), MARK));
    engine.volumes().remove(NAME, false);
    Filters volumes = new Filters(Map.of("type", List.of("volume"), "volume", List.of(NAME)));
    try (var events = engine.events(new EventsRequest(before, Instant.now(), volumes))) {
      EngineEvent first = events.next();
      assertThat(first).extracting(EngineEvent::action).isEqualTo("create");
    }
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> engine.images().inspect("jcompose.local/no/such:image"))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
  }
}

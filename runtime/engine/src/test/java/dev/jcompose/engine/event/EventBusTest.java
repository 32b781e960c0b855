package dev.jcompose.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.engine.api.EngineEvent;
import dev.jcompose.engine.api.EventStream;
import dev.jcompose.engine.api.EventsRequest;
import dev.jcompose.engine.api.Filters;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventBusTest {
  private final Instant now = Instant.parse("2024-05-01T10:00:00Z");
  private final EventBus bus = new EventBus(() -> now);

  @Test
  void filtersFollowDockersRules() throws Exception {
    Map<String, String> web = Map.of("name", "p-web-1", "image", "nginx:1", "tier", "front");
    bus.publish("container", "exec_create: sh -c true", "abc123", web);
    bus.publish("container", "start", "abc123", web);
    bus.publish("network", "connect", "n1", Map.of("name", "p_default", "container", "abc123"));
    bus.publish("volume", "create", "data", Map.of());
    bus.publish("image", "tag", "sha256:1", Map.of("name", "nginx:1"));

    assertThat(seen(Map.of("type", List.of("container")))).hasSize(2);
    assertThat(seen(Map.of("event", List.of("exec_create")))).hasSize(1);
    assertThat(seen(Map.of("event", List.of("start", "tag")))).containsExactly("start", "tag");
    assertThat(seen(Map.of("container", List.of("abc")))).hasSize(2);
    assertThat(seen(Map.of("container", List.of("p-web")))).hasSize(2);
    assertThat(seen(Map.of("image", List.of("nginx")))).hasSize(3);
    assertThat(seen(Map.of("label", List.of("tier=front", "name")))).hasSize(2);
    assertThat(seen(Map.of("label", List.of("tier=back")))).isEmpty();
    assertThat(seen(Map.of("volume", List.of("data")))).containsExactly("create");
    assertThat(seen(Map.of("network", List.of("p_default")))).containsExactly("connect");
    assertThatThrownBy(() -> seen(Map.of("colour", List.of("red"))))
        .hasMessage("invalid filter 'colour'");
  }

  @Test
  void onlyTheLastEventsAreRemembered() throws Exception {
    for (int i = 0; i < 300; i++) {
      bus.publish("container", "a" + i, "c", Map.of());
    }

    assertThat(seen(Map.of())).hasSize(EventBus.REMEMBERED).startsWith("a44").endsWith("a299");
  }

  @Test
  void timesGrowStrictlySoThatNothingIsSeenTwice() throws Exception {
    EngineEvent first = bus.publish("container", "create", "c", Map.of());
    EngineEvent second = bus.publish("container", "start", "c", Map.of());

    bus.close();
    try (EventStream stream =
        bus.subscribe(new EventsRequest(EventBus.time(second), null, Filters.NONE))) {
      assertThat(stream.next()).isEqualTo(second).isNotEqualTo(first);
      assertThat(stream.next()).isNull();
    }
  }

  @Test
  void subscriberTooFarBehindIsDroppedWithAnError() throws Exception {
    try (EventStream stream = bus.subscribe(new EventsRequest(null, null, Filters.NONE))) {
      for (int i = 0; i <= Subscription.LIMIT; i++) {
        bus.publish("container", "a", "c", Map.of());
      }
      for (int i = 0; i < Subscription.LIMIT; i++) {
        assertThat(stream.next()).isNotNull();
      }
      assertThatThrownBy(stream::next)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("behind");
    }
  }

  @Test
  void streamEndsAtUntilAndWhenClosed() throws Exception {
    EventBus real = new EventBus(InstantSource.system());
    try (EventStream stream =
        real.subscribe(new EventsRequest(null, Instant.now().plusMillis(50), Filters.NONE))) {
      assertThat(stream.next()).isNull();
    }
    EventStream waiting = real.subscribe(new EventsRequest(null, null, Filters.NONE));
    Thread closer = Thread.ofVirtual().start(waiting::close);
    assertThat(waiting.next()).isNull();
    closer.join();
  }

  private List<String> seen(Map<String, List<String>> filters) throws Exception {
    bus.close();
    List<String> actions = new ArrayList<>();
    try (EventStream stream =
        bus.subscribe(new EventsRequest(Instant.EPOCH, null, new Filters(filters)))) {
      for (EngineEvent event = stream.next(); event != null; event = stream.next()) {
        actions.add(event.action());
      }
    }
    return actions;
  }
}

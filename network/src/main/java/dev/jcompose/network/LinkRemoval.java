package dev.jcompose.network;

import dev.jcompose.linux.netlink.RouteSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Removes links for many callers at once: while one removal is under way, further ones gather and
 * go together in the next.
 */
final class LinkRemoval {

  private static final class Request {
    private final List<String> names;
    private @Nullable IOException failure;
    private boolean done;

    Request(List<String> names) {
      this.names = names;
    }
  }

  private final RouteSocket links;
  private final int group;
  private final ConcurrentLinkedQueue<Request> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock turn = new ReentrantLock();

  /** {@code group}: a number that no other link on the host has as its group. */
  LinkRemoval(RouteSocket links, int group) {
    this.links = links;
    this.group = group;
  }

  /** Removes those that are there; returns when they are gone. */
  void remove(List<String> names) throws IOException {
    if (names.isEmpty()) {
      return;
    }
    Request mine = new Request(names);
    waiting.add(mine);
    turn.lock();
    try {
      if (!mine.done) {
        removeAllWaiting();
      }
      if (mine.failure != null) {
        throw new IOException("remove " + String.join(", ", names), mine.failure);
      }
    } finally {
      turn.unlock();
    }
  }

  private void removeAllWaiting() {
    List<Request> batch = new ArrayList<>();
    for (Request next = waiting.poll(); next != null; next = waiting.poll()) {
      batch.add(next);
    }
    IOException failure = null;
    try {
      links.removeLinks(batch.stream().flatMap(r -> r.names.stream()).toList(), group);
    } catch (IOException e) {
      failure = e;
    }
    for (Request request : batch) {
      request.failure = failure;
      request.done = true;
    }
  }
}

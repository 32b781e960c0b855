package dev.jcompose.build.solve;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Who uses which cache mount. {@code locked} users wait for each other, {@code private} users get a
 * directory of their own, {@code shared} ones share.
 */
public final class CacheLocks {

  private final Map<String, Integer> users = new HashMap<>();

  /** Takes a directory's name when nobody else has it. */
  synchronized void takeAlone(String name) throws InterruptedException {
    while (users.containsKey(name)) {
      wait();
    }
    users.put(name, 1);
  }

  /** Takes the first of name, name-1, name-2 ... that nobody has. */
  synchronized String takeFree(String name) {
    String candidate = name;
    for (int i = 1; users.containsKey(candidate); i++) {
      candidate = name + "-" + i;
    }
    users.put(candidate, 1);
    return candidate;
  }

  /** Takes a name together with others who share it. */
  synchronized void share(String name) {
    users.merge(name, 1, Integer::sum);
  }

  synchronized void release(String name) {
    users.computeIfPresent(name, (_, count) -> count == 1 ? null : count - 1);
    notifyAll();
  }

  /** Something done to the directories of all caches. */
  public interface Work {
    void run() throws IOException;
  }

  /** Does something if nobody uses a cache, and keeps everybody out meanwhile. */
  public synchronized void whileIdle(Work work) throws IOException {
    if (users.isEmpty()) {
      work.run();
    }
  }
}

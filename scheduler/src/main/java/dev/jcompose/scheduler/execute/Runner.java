package dev.jcompose.scheduler.execute;

import dev.jcompose.scheduler.plan.Operation;
import dev.jcompose.scheduler.plan.Plan;
import dev.jcompose.scheduler.plan.Step;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Runs the steps of one plan, each when what it needs and follows is over. */
final class Runner {
  /** What a step does. */
  interface Action {
    String run(Operation operation, Inputs inputs) throws InterruptedException;
  }

  private static final int PARALLEL = 16;
  private static final Duration GRACE_AFTER_INTERRUPT = Duration.ofSeconds(10);

  private final Action action;
  private final Semaphore permits = new Semaphore(PARALLEL);
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private volatile boolean cancelled;

  Runner(Plan plan, Action action) {
    this.action = action;
    plan.steps().forEach(step -> nodes.put(step.title(), new Node(step)));
  }

  /** Runs all; the outcomes in the order of the plan. */
  List<Outcome> run() throws InterruptedException {
    nodes.values().forEach(node -> node.thread.start());
    try {
      for (Node node : nodes.values()) {
        node.thread.join();
      }
    } catch (InterruptedException e) {
      cancel();
      throw e;
    }
    return nodes.values().stream().map(Node::outcome).toList();
  }

  private void cancel() {
    cancelled = true;
    nodes.values().forEach(Node::interruptWait);
    long deadline = System.nanoTime() + GRACE_AFTER_INTERRUPT.toNanos();
    for (Node node : nodes.values()) {
      boolean ended = false;
      try {
        ended = node.thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      } catch (InterruptedException _) {
        // A second interrupt: do not wait for the rest. The caller throws the first one.
        deadline = System.nanoTime();
      }
      if (!ended) {
        node.thread.interrupt();
      }
    }
  }

  private Node node(String title) {
    Node node = nodes.get(title);
    if (node == null) {
      throw new IllegalStateException("plan without step: " + title);
    }
    return node;
  }

  private final class Node {
    private final Step step;
    private final Thread thread;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Object lock = new Object();
    private boolean inEngineCall;
    private volatile @Nullable Outcome outcome;

    Node(Step step) {
      this.step = step;
      this.thread = Thread.ofPlatform().daemon().name(step.title()).unstarted(this::run);
    }

    Outcome outcome() {
      Outcome ended = outcome;
      return ended == null ? new Outcome.Cancelled() : ended;
    }

    void interruptWait() {
      synchronized (lock) {
        if (!inEngineCall) {
          thread.interrupt();
        }
      }
    }

    private void run() {
      try {
        outcome = act();
      } catch (InterruptedException _) {
        // This thread ends here; the runner's caller is the one that was interrupted.
        outcome = new Outcome.Cancelled();
      } catch (RuntimeException e) {
        outcome = cancelled ? new Outcome.Cancelled() : new Outcome.Failed(step, e);
      } finally {
        over.countDown();
      }
    }

    private Outcome act() throws InterruptedException {
      for (String title : step.follows()) {
        node(title).over.await();
      }
      Set<Outcome.Failed> failures = new LinkedHashSet<>();
      for (String title : step.needs()) {
        node(title).over.await();
        switch (node(title).outcome()) {
          case Outcome.Done _ -> {}
          case Outcome.Failed failed -> failures.add(failed);
          case Outcome.Skipped skipped -> failures.addAll(skipped.because());
          case Outcome.Cancelled cancelled -> {
            return cancelled;
          }
        }
      }
      if (!failures.isEmpty()) {
        return new Outcome.Skipped(step, List.copyOf(failures));
      }
      if (step.operation() instanceof Operation.Await) {
        return new Outcome.Done(action.run(step.operation(), this::result));
      }
      permits.acquire();
      try {
        return callEngine();
      } finally {
        permits.release();
      }
    }

    private Outcome callEngine() throws InterruptedException {
      synchronized (lock) {
        if (cancelled) {
          return new Outcome.Cancelled();
        }
        inEngineCall = true;
      }
      try {
        return new Outcome.Done(action.run(step.operation(), this::result));
      } finally {
        synchronized (lock) {
          inEngineCall = false;
        }
      }
    }

    private String result(String title) {
      return switch (node(title).outcome()) {
        case Outcome.Done done -> done.result();
        case Outcome.Failed failed ->
            throw new StepFailedException(title + ": " + failed.cause().getMessage());
        case Outcome.Skipped _, Outcome.Cancelled _ ->
            throw new StepFailedException(title + ": was not done");
      };
    }
  }
}

package dev.jcompose.engine.container;

import dev.jcompose.engine.api.ContainerStats;
import dev.jcompose.engine.api.ContainerStats.BlkioStats;
import dev.jcompose.engine.api.ContainerStats.CpuStats;
import dev.jcompose.engine.api.ContainerStats.MemoryStats;
import dev.jcompose.engine.api.ContainerStats.NetworkStats;
import dev.jcompose.engine.api.ContainerStats.PidsStats;
import dev.jcompose.engine.api.StatsMode;
import dev.jcompose.engine.api.StatsStream;
import dev.jcompose.linux.cgroup.CgroupStats;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A container's use of the machine, sampled once a second. */
final class UseSampler implements StatsStream {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Container container;
  private final StatsMode mode;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean closed;
  private @Nullable ContainerStats last;

  UseSampler(Container container, StatsMode mode, InstantSource clock) {
    this.container = container;
    this.mode = mode;
    this.clock = clock;
  }

  /** The first sample of a stream comes at once; a stream ends when its container is removed. */
  @Override
  public @Nullable ContainerStats next() throws InterruptedException {
    boolean single = mode != StatsMode.STREAM;
    if (single && last != null) {
      return null;
    }
    boolean compared = mode == StatsMode.ONCE && container.state().alive();
    ContainerStats before = last == null && compared ? sample(null) : last;
    if (before != null && !pause()) {
      return null;
    }
    if (container.state() instanceof State.Removing) {
      return null;
    }
    ContainerStats sample = sample(before);
    last = sample;
    return sample;
  }

  /** Whether to go on. */
  private boolean pause() throws InterruptedException {
    lock.lock();
    try {
      long left = INTERVAL.toNanos();
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private ContainerStats sample(@Nullable ContainerStats before) {
    ContainerRecord record = container.record();
    Run run = container.run();
    ContainerStats none = ContainerStats.none(record.id(), "/" + record.name());
    if (run == null) {
      return none;
    }
    HostUse host = HostUse.now();
    CgroupStats used = run.cgroup().stats();
    return new ContainerStats(
        clock.instant().toString(),
        before == null ? ContainerStats.NEVER : before.read(),
        new PidsStats(used.pids(), used.pidsLimit() == Long.MAX_VALUE ? 0 : used.pidsLimit()),
        new BlkioStats(transfers(used.io().bytes()), transfers(used.io().operations())),
        0,
        Map.of(),
        cpu(used.cpu(), host),
        before == null ? none.cpuStats() : before.cpuStats(),
        memory(used.memory(), host),
        "/" + record.name(),
        record.id(),
        networks(record, run));
  }

  private static CpuStats cpu(CgroupStats.Cpu cpu, HostUse host) {
    return new CpuStats(
        new CpuStats.CpuUsage(cpu.total(), cpu.perProcessor(), cpu.kernel(), cpu.user()),
        host.cpuTime(),
        host.processors(),
        new CpuStats.ThrottlingData(cpu.periods(), cpu.throttledPeriods(), cpu.throttledTime()));
  }

  private static MemoryStats memory(CgroupStats.Memory memory, HostUse host) {
    return new MemoryStats(
        memory.usage(),
        memory.peak(),
        new TreeMap<>(memory.details()),
        memory.failures(),
        Math.min(memory.limit(), host.memory()));
  }

  private static List<BlkioStats.Transfer> transfers(List<CgroupStats.Transfer> transfers) {
    return transfers.stream()
        .map(t -> new BlkioStats.Transfer(t.major(), t.minor(), t.operation(), t.value()))
        .toList();
  }

  /** The host's interfaces are nothing of the container's. */
  private static @Nullable Map<String, NetworkStats> networks(ContainerRecord record, Run run) {
    return record.hostConfig().networkMode().equals("host")
        ? null
        : InterfaceCounters.of(run.pid());
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

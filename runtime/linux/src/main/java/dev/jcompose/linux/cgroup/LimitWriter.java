package dev.jcompose.linux.cgroup;

import dev.jcompose.linux.BpfPrograms;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.security.DeviceRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts limits into force in a group's directories. */
record LimitWriter(Members members) {

  private static final String V1_MEMORY = "memory.limit_in_bytes";

  /** Plans for this machine and writes; the plan says what is left to do and to tell. */
  LimitPlan apply(Limits limits) throws SyscallException {
    LimitPlanner planner = members.unified() ? new V2Limits() : new V1Limits();
    LimitPlan plan = planner.plan(limits, file -> members.file(file).isPresent());
    write(plan.writes());
    return plan;
  }

  void write(List<LimitPlan.Write> writes) throws SyscallException {
    List<LimitPlan.Write> queue = new ArrayList<>(writes);
    for (int i = 0; i < queue.size(); i++) {
      LimitPlan.Write write = queue.get(i);
      try {
        writeOne(write);
      } catch (SyscallException e) {
        // Memory above the present limit of memory and swap together: that one must go up first.
        boolean movable = write.file().equals(V1_MEMORY) && queue.indexOf(write) == i;
        if (!movable || !e.is(Errno.EINVAL) || i + 1 == queue.size()) {
          throw e;
        }
        queue.add(i + 2, write);
      }
    }
  }

  private void writeOne(LimitPlan.Write write) throws SyscallException {
    Optional<Path> file = members.file(write.file());
    if (file.isPresent()) {
      members.files().write(file.get(), write.value());
    }
  }

  /**
   * Device rules for v2, where they are a BPF program; v1 has files for them.
   *
   * @return why they are not in force, empty if they are
   */
  Optional<String> attachDevices(List<DeviceRule> rules) throws SyscallException {
    Optional<Path> directory = members.directory("cgroup");
    if (rules.isEmpty() || !members.unified() || directory.isEmpty()) {
      return Optional.empty();
    }
    try (Fd program = BpfPrograms.loadDeviceProgram(DeviceProgram.compile(rules));
        Fd group =
            Files.open(
                directory.get().toString(), Files.O_RDONLY | Files.O_DIRECTORY | Files.O_CLOEXEC)) {
      BpfPrograms.attachDeviceProgram(group.number(), program.number());
      return Optional.empty();
    } catch (SyscallException e) {
      if (e.is(Errno.EPERM) || e.is(Errno.ENOSYS) || e.is(Errno.EINVAL)) {
        return Optional.of("device rules: not in force, " + e.getMessage());
      }
      throw e;
    }
  }
}

package dev.jcompose.linux.cgroup;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What to write for limits, in order.
 *
 * @param writes before a process joins
 * @param settling once the first process is there
 * @param warnings limits that were asked for and that this machine can't hold
 */
record LimitPlan(List<Write> writes, List<Write> settling, List<String> warnings) {

  /** A value for a file of the controller that its name begins with. */
  record Write(String file, String value) {
    String controller() {
      return file.substring(0, file.indexOf('.'));
    }

    @Override
    public String toString() {
      return file + "=" + value;
    }
  }

  LimitPlan {
    writes = List.copyOf(writes);
    settling = List.copyOf(settling);
    warnings = List.copyOf(warnings);
  }

  /** Collects writes to files that are there, and warnings for those that are not. */
  static final class Builder {
    private final Predicate<String> present;
    private final List<Write> writes = new ArrayList<>();
    private final List<Write> settling = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    Builder(Predicate<String> present) {
      this.present = present;
    }

    boolean has(String file) {
      return present.test(file);
    }

    /** Writes, or says that {@code limit} is not in force. */
    boolean write(String limit, String file, Object value) {
      if (!present.test(file)) {
        warn(limit, file);
        return false;
      }
      writes.add(new Write(file, value.toString()));
      return true;
    }

    void settle(String file, Object value) {
      settling.add(new Write(file, value.toString()));
    }

    void warn(String limit, String file) {
      String warning = limit + ": not in force, this machine's cgroups have no " + file;
      if (!warnings.contains(warning)) {
        warnings.add(warning);
      }
    }

    LimitPlan build() {
      return new LimitPlan(writes, settling, warnings);
    }
  }
}

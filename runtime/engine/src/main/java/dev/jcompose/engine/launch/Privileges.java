package dev.jcompose.engine.launch;

import dev.jcompose.linux.Credentials;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.security.Capabilities;
import dev.jcompose.linux.security.SeccompFilter;
import org.jspecify.annotations.Nullable;

/** Turns the calling thread into the process's user, with its capabilities and its filter. */
final class Privileges implements AutoCloseable {

  private final ProcessSpec process;
  private final byte[] groups;
  private final Credentials.@Nullable Filter filter;
  private final long filterFlags;
  private final int[] dropped;
  private final byte[] header;
  private final byte[] data;

  /** Prepares; allocates what {@link #drop} needs. */
  Privileges(ProcessSpec process, int lastCapability) {
    this.process = process;
    this.groups = Credentials.encodeGroups(process.groups());
    SeccompFilter seccomp = process.seccomp();
    this.filter = seccomp == null ? null : new Credentials.Filter(seccomp.instructions());
    this.filterFlags = seccomp == null ? 0 : seccomp.flags();
    this.dropped = process.capabilities().numbersOutside(lastCapability);
    this.header = Capabilities.header();
    this.data =
        Capabilities.data(process.capabilities(), process.capabilities(), Capabilities.NONE);
  }

  /** Irrevocable. */
  void drop() throws SyscallException {
    // Without no_new_privs a filter needs CAP_SYS_ADMIN, so it is loaded while we still have it.
    if (process.noNewPrivileges()) {
      Credentials.setNoNewPrivileges();
    }
    if (filter != null) {
      filter.load(filterFlags);
    }
    for (int capability : dropped) {
      dropBounding(capability);
    }
    Credentials.keepCapabilities(true);
    Credentials.setGroups(groups, process.groups().size());
    Credentials.setGid(process.gid());
    Credentials.setUid(process.uid());
    Credentials.clearAmbient();
    Credentials.setCapabilities(header, data);
    Credentials.keepCapabilities(false);
  }

  private static void dropBounding(int capability) throws SyscallException {
    try {
      Credentials.dropBounding(capability);
    } catch (SyscallException e) {
      // EINVAL: a number the kernel does not know, there is nothing to drop.
      if (!e.is(Errno.EINVAL)) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    if (filter != null) {
      filter.close();
    }
  }
}

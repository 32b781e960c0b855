package dev.jcompose.engine.launch;

import dev.jcompose.linux.Credentials;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/** Turns the calling thread into the process's user, with its capabilities and its filter. */
final class Privileges implements AutoCloseable {

  private final ProcessSpec process;
  private final byte[] groups;
  private final Credentials.@Nullable Filter filter;

  /** Prepares; allocates what {@link #drop} needs. */
  Privileges(ProcessSpec process) {
    this.process = process;
    this.groups = Credentials.encodeGroups(process.groups());
    this.filter = process.seccomp().length == 0 ? null : new Credentials.Filter(process.seccomp());
  }

  /** Irrevocable. */
  void drop() throws SyscallException {
    // Without no_new_privs a filter needs CAP_SYS_ADMIN, so it is loaded while we still have it.
    if (process.noNewPrivileges()) {
      Credentials.setNoNewPrivileges();
    }
    if (filter != null) {
      filter.load(0);
    }
    ProcessSpec.CapabilitySet capabilities = process.capabilities();
    for (int capability = 0; capability <= capabilities.last(); capability++) {
      if ((capabilities.bounding() & (1L << capability)) == 0) {
        dropBounding(capability);
      }
    }
    Credentials.keepCapabilities(true);
    Credentials.setGroups(groups, process.groups().size());
    Credentials.setGid(process.gid());
    Credentials.setUid(process.uid());
    Credentials.clearAmbient();
    Credentials.setCapabilities(capabilities.header(), capabilities.data());
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

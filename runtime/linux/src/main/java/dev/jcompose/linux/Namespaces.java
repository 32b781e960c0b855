package dev.jcompose.linux;

/** Namespaces of the calling thread, namespaces(7). Only for threads that end afterwards. */
public final class Namespaces {

  public static final int CLONE_FS = 0x200;
  public static final int CLONE_NEWNS = 0x20000;
  public static final int CLONE_NEWCGROUP = 0x2000000;
  public static final int CLONE_NEWUTS = 0x4000000;
  public static final int CLONE_NEWIPC = 0x8000000;
  public static final int CLONE_NEWUSER = 0x10000000;
  public static final int CLONE_NEWPID = 0x20000000;
  public static final int CLONE_NEWNET = 0x40000000;

  private Namespaces() {}

  /** unshare(2). */
  public static void unshare(int flags) throws SyscallException {
    Calls.once(() -> LibC.unshare(flags), () -> "unshare 0x" + Integer.toHexString(flags));
  }

  /** setns(2); for a pidfd {@code types} is a set of CLONE_NEW*, else one or 0. */
  public static void enter(int fd, int types) throws SyscallException {
    Calls.once(
        () -> LibC.setns(fd, types), () -> "setns fd " + fd + " 0x" + Integer.toHexString(types));
  }

  /** sethostname(2) in the thread's UTS namespace. */
  public static void setHostname(String name) throws SyscallException {
    byte[] bytes = Calls.cString(name);
    Calls.once(() -> LibC.sethostname(bytes, bytes.length - 1), () -> "sethostname " + name);
  }

  /** setdomainname(2) in the thread's UTS namespace. */
  public static void setDomainName(String name) throws SyscallException {
    byte[] bytes = Calls.cString(name);
    Calls.once(() -> LibC.setdomainname(bytes, bytes.length - 1), () -> "setdomainname " + name);
  }
}

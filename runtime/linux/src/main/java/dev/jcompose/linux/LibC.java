package dev.jcompose.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** The raw libc binding: one declaration per function, no behaviour. */
final class LibC {

  static {
    if (Native.LONG_SIZE != 8 || NativeLong.SIZE != 8) {
      throw new UnsupportedOperationException("jcompose needs a 64-bit Linux");
    }
    Native.register(LibC.class, "c");
  }

  private LibC() {}

  /** Runs the static initialiser: binds every function, so that later calls load nothing. */
  static void bind() {}

  static native int close(int fd);

  static native long read(int fd, byte[] buffer, long length);

  static native long write(int fd, byte[] buffer, long length);

  static native long pread(int fd, byte[] buffer, long length, long offset);

  static native long pwrite(int fd, byte[] buffer, long length, long offset);

  static native long splice(
      int from, @Nullable Pointer fromOffset, int to, long[] toOffset, long length, int flags);

  static native int pipe2(int[] fds, int flags);

  static native int fcntl(int fd, int command, long argument);

  static native int flock(int fd, int operation);

  static native int mkfifo(byte[] path, int mode);

  static native int mknodat(int dirfd, byte[] path, int mode, long device);

  static native int mkdirat(int dirfd, byte[] path, int mode);

  static native int symlinkat(byte[] target, int dirfd, byte[] path);

  static native int linkat(int fromDir, byte[] from, int toDir, byte[] to, int flags);

  static native int unlinkat(int dirfd, byte[] path, int flags);

  static native int renameat(int fromDir, byte[] from, int toDir, byte[] to);

  static native long readlinkat(int dirfd, byte[] path, byte[] buffer, long length);

  static native int fchownat(int dirfd, byte[] path, int uid, int gid, int flags);

  static native int fchmodat(int dirfd, byte[] path, int mode, int flags);

  static native int fchmod(int fd, int mode);

  static native int utimensat(int dirfd, byte @Nullable [] path, byte[] times, int flags);

  static native int ftruncate(int fd, long length);

  static native int fsync(int fd);

  static native int lsetxattr(byte[] path, byte[] name, byte[] value, long size, int flags);

  static native long lgetxattr(byte[] path, byte[] name, byte[] value, long size);

  static native long llistxattr(byte[] path, byte[] names, long size);

  static native int faccessat(int dirfd, byte[] path, int mode, int flags);

  static native int statx(int dirfd, byte[] path, int flags, int mask, byte[] statxbuf);

  static native long getdents64(int fd, byte[] buffer, long length);

  static native int syncfs(int fd);

  static native int futimens(int fd, byte[] times);

  static native int chdir(byte[] path);

  static native int fchdir(int fd);

  static native int chroot(byte[] path);

  static native int sethostname(byte[] name, long length);

  static native int setdomainname(byte[] name, long length);

  static native int mount(
      byte[] source, byte[] target, byte @Nullable [] type, long flags, byte @Nullable [] data);

  static native int umount2(byte[] target, int flags);

  static native int unshare(int flags);

  static native int setns(int fd, int type);

  static native int prctl(int option, long a, long b, long c, long d);

  static native int kill(int pid, int signal);

  static native int waitid(int idType, int id, byte[] siginfo, int options);

  static native int prlimit(int pid, int resource, byte @Nullable [] limit, byte @Nullable [] old);

  static native int getpid();

  static native int gettid();

  static native int geteuid();

  static native int umask(int mask);

  static native int ioctl(int fd, long request, long argument);

  static native int ioctl(int fd, long request, byte[] argument);

  static native int ioctl(int fd, long request, int[] argument);

  static native int socket(int domain, int type, int protocol);

  static native int bind(int fd, byte[] address, int length);

  static native int connect(int fd, byte[] address, int length);

  static native int listen(int fd, int backlog);

  static native int getsockname(int fd, byte[] address, int[] length);

  static native int setsockopt(int fd, int level, int option, byte[] value, int length);

  static native long send(int fd, byte[] data, long length, int flags);

  static native long recv(int fd, byte[] buffer, long length, int flags);

  static native int socketpair(int domain, int type, int protocol, int[] fds);

  static native long sendmsg(int fd, Pointer message, int flags);

  static native long recvmsg(int fd, Pointer message, int flags);

  static native int epoll_create1(int flags);

  static native int epoll_ctl(int epfd, int op, int fd, byte[] event);

  static native int epoll_wait(int epfd, byte[] events, int max, int timeout);

  static native int eventfd(int initial, int flags);

  static native int posix_spawn(
      int[] pid, byte[] path, Pointer actions, Pointer attributes, Pointer argv, Pointer envp);

  static native int posix_spawn_file_actions_init(Pointer actions);

  static native int posix_spawn_file_actions_destroy(Pointer actions);

  static native int posix_spawn_file_actions_addopen(
      Pointer actions, int fd, Pointer path, int flags, int mode);

  static native int posix_spawn_file_actions_adddup2(Pointer actions, int from, int to);

  static native int posix_spawn_file_actions_addclose(Pointer actions, int fd);

  static native int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int from);

  static native int posix_spawn_file_actions_addfchdir_np(Pointer actions, int fd);

  static native int posix_spawnattr_init(Pointer attributes);

  static native int posix_spawnattr_destroy(Pointer attributes);

  static native int posix_spawnattr_setflags(Pointer attributes, short flags);

  static native int posix_spawnattr_setsigmask(Pointer attributes, Pointer mask);

  static native int posix_spawnattr_setsigdefault(Pointer attributes, Pointer mask);

  static native int sigemptyset(Pointer set);

  static native int sigfillset(Pointer set);

  /** The offsets are null pointers: the descriptors' own positions are used. */
  static native long copy_file_range(
      int in, long offIn, int out, long offOut, long length, int flags);

  static native long syscall(long number, long a, long b, long c, long d, long e, long f);

  static native long syscall(long number, long a, byte[] b, long c, long d, long e);

  static native long syscall(long number, long a, byte[] b, byte[] c, long d);

  static native long syscall(long number, long a, long b, byte[] c, byte @Nullable [] d, long e);

  static native long syscall(long number, long a, byte[] b, long c, byte[] d, long e);

  static native long syscall(long number, byte[] a, byte[] b);

  static native long syscall(long number, byte[] a, long b);

  static native long syscall(long number, long a, long b, Pointer c);
}

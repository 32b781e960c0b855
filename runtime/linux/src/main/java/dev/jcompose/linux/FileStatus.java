package dev.jcompose.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;

/**
 * What statx(2) says of a file.
 *
 * @param mode type and permission bits, as {@code st_mode}
 * @param size in bytes
 * @param device the file system's number, as makedev(3)
 * @param changed when its content or attributes last changed; no call can set it
 * @param special the number of a device node, as makedev(3)
 */
public record FileStatus(
    int mode,
    int uid,
    int gid,
    long size,
    long inode,
    long device,
    int links,
    long special,
    Instant accessed,
    Instant modified,
    Instant changed) {

  /** Size of struct statx in bytes. */
  static final int BYTES = 256;

  private static final int TYPE = 0170000;

  /** That of an open file, also one that was opened with O_PATH. */
  public static FileStatus of(Fd file) throws SyscallException {
    byte[] empty = {0};
    int basicStats = 0x7ff;
    byte[] buffer = new byte[BYTES];
    Calls.once(
        () -> LibC.statx(file.number(), empty, Files.AT_EMPTY_PATH, basicStats, buffer),
        () -> "statx " + file);
    return readFrom(buffer);
  }

  /** Reads struct statx; offsets are those of linux/stat.h, the same on every architecture. */
  static FileStatus readFrom(byte[] statx) {
    ByteBuffer b = ByteBuffer.wrap(statx).order(ByteOrder.nativeOrder());
    return new FileStatus(
        Short.toUnsignedInt(b.getShort(28)),
        b.getInt(20),
        b.getInt(24),
        b.getLong(40),
        b.getLong(32),
        Files.makeDevice(b.getInt(136), b.getInt(140)),
        b.getInt(16),
        Files.makeDevice(b.getInt(128), b.getInt(132)),
        Instant.ofEpochSecond(b.getLong(64), b.getInt(72)),
        Instant.ofEpochSecond(b.getLong(112), b.getInt(120)),
        Instant.ofEpochSecond(b.getLong(96), b.getInt(104)));
  }

  /** The permission bits with set-user-id, set-group-id and sticky. */
  public int permissions() {
    return mode & 07777;
  }

  /** The type bits, one of {@code S_IF*}. */
  public int type() {
    return mode & TYPE;
  }

  public boolean isDirectory() {
    return type() == 0040000;
  }

  public boolean isRegular() {
    return type() == Files.S_IFREG;
  }

  public boolean isSymbolicLink() {
    return type() == 0120000;
  }

  /** A character device 0:0: overlayfs's mark for "deleted below". */
  public boolean isWhiteout() {
    return type() == Files.S_IFCHR && special == 0;
  }
}

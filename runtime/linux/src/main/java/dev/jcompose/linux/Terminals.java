package dev.jcompose.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Pseudo-terminals, pty(7), ioctl_tty(2). */
public final class Terminals {

  private static final long TIOCSPTLCK = 0x40045431L;
  private static final long TIOCGPTN = 0x80045430L;
  private static final long TIOCGPTPEER = 0x5441L;
  private static final long TIOCSWINSZ = 0x5414L;

  private Terminals() {}

  /** Unlocks the terminal's other side and gives its number. */
  public static int unlock(int master) throws SyscallException {
    int[] zero = {0};
    Calls.once(() -> LibC.ioctl(master, TIOCSPTLCK, zero), () -> "ioctl TIOCSPTLCK");
    int[] number = {0};
    Calls.once(() -> LibC.ioctl(master, TIOCGPTN, number), () -> "ioctl TIOCGPTN");
    return number[0];
  }

  /** Opens the other side by descriptor, so that no path can lie. */
  public static Fd openPeer(int master) throws SyscallException {
    long flags = Files.O_RDWR | Files.O_NOCTTY | Files.O_CLOEXEC;
    long fd = Calls.once(() -> LibC.ioctl(master, TIOCGPTPEER, flags), () -> "ioctl TIOCGPTPEER");
    return new Fd((int) fd, "terminal");
  }

  /** Sets the window size in characters. */
  public static void resize(int master, int rows, int columns) throws SyscallException {
    byte[] size =
        ByteBuffer.allocate(8)
            .order(ByteOrder.nativeOrder())
            .putShort((short) rows)
            .putShort((short) columns)
            .array();
    Calls.once(() -> LibC.ioctl(master, TIOCSWINSZ, size), () -> "ioctl TIOCSWINSZ");
  }
}

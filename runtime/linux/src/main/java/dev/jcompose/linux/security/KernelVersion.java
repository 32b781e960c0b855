package dev.jcompose.linux.security;

import dev.jcompose.linux.ProcFs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first two numbers of a kernel release; of other parts of one nothing is decided. */
public record KernelVersion(int major, int minor) implements Comparable<KernelVersion> {

  private static final Pattern START = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);
  private static final Comparator<KernelVersion> ORDER =
      Comparator.comparingInt(KernelVersion::major).thenComparingInt(KernelVersion::minor);

  public static KernelVersion parse(String release) {
    Matcher matcher = START.matcher(release);
    if (!matcher.matches()) {
      throw new InvalidSettingException("\"" + release + "\" is not a kernel version");
    }
    return new KernelVersion(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  public static KernelVersion running() throws IOException {
    return parse(ProcFs.read(Path.of("/proc/sys/kernel/osrelease")));
  }

  /** Whether a kernel of this version has what came with that one. */
  public boolean isAtLeast(KernelVersion other) {
    return compareTo(other) >= 0;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }

  @Override
  public int compareTo(KernelVersion other) {
    return ORDER.compare(this, other);
  }
}

package dev.jcompose.linux.security;

import dev.jcompose.linux.ProcFs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first two numbers of a kernel release. */
record KernelVersion(int major, int minor) implements Comparable<KernelVersion> {

  private static final Pattern START = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);
  private static final Comparator<KernelVersion> ORDER =
      Comparator.comparingInt(KernelVersion::major).thenComparingInt(KernelVersion::minor);

  static KernelVersion parse(String release) {
    Matcher matcher = START.matcher(release);
    if (!matcher.matches()) {
      throw new InvalidSettingException("seccomp: \"" + release + "\" is not a kernel version");
    }
    return new KernelVersion(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  static KernelVersion running() throws IOException {
    return parse(ProcFs.read(Path.of("/proc/sys/kernel/osrelease")));
  }

  @Override
  public int compareTo(KernelVersion other) {
    return ORDER.compare(this, other);
  }
}

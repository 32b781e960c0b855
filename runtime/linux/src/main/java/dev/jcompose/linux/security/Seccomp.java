package dev.jcompose.linux.security;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Seccomp filters for this machine's containers. Compiling takes a millisecond once warm and tens
 * in a cold JVM, so that an engine does well to compile the default early; the last filters are
 * kept, for containers mostly share profile and capabilities. Thread-safe.
 */
public final class Seccomp {

  private static final int KEPT = 32;

  private record Key(SeccompProfile profile, Capabilities bounding) {}

  private final SeccompCompiler compiler;
  private final Map<Key, SeccompFilter> compiled =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, SeccompFilter> eldest) {
          return size() > KEPT;
        }
      };

  Seccomp(SeccompCompiler compiler) {
    this.compiler = compiler;
  }

  /** For the architecture and kernel we run on. */
  public static Seccomp ofThisMachine() throws IOException {
    return new Seccomp(
        new SeccompCompiler(
            SeccompArch.ofJvm(System.getProperty("os.arch")), KernelVersion.running()));
  }

  /** What Docker's default profile permits, from the resource {@code default.seccomp}. */
  public static SeccompProfile defaultProfile() {
    return Default.PROFILE;
  }

  /**
   * A profile in Docker's JSON format, the value of {@code security_opt: seccomp=...} after its
   * file was read.
   *
   * @throws InvalidSettingException naming the place in the document
   */
  public static SeccompProfile parseJson(String json) {
    return ProfileJson.parse(json);
  }

  /** The filter of a container with this bounding set. */
  public SeccompFilter compile(SeccompProfile profile, Capabilities bounding) {
    Key key = new Key(profile, bounding);
    synchronized (compiled) {
      SeccompFilter known = compiled.get(key);
      if (known != null) {
        return known;
      }
    }
    SeccompFilter fresh = compiler.compile(profile, bounding);
    synchronized (compiled) {
      compiled.put(key, fresh);
    }
    return fresh;
  }

  private static final class Default {
    static final SeccompProfile PROFILE =
        ProfileText.parse(SyscallTable.resource("default.seccomp"));
  }
}

package dev.jcompose.build.solve;

import java.util.LinkedHashMap;
import java.util.Map;

/** The one platform that is built: this machine's. */
record Platforms(String architecture) {

  static Platforms ofThisMachine() {
    return new Platforms(
        switch (System.getProperty("os.arch")) {
          case "aarch64" -> "arm64";
          case "x86_64" -> "amd64";
          case String other -> other;
        });
  }

  String here() {
    return "linux/" + architecture;
  }

  boolean isHere(String platform) {
    return platform.equals("linux")
        || platform.equals(architecture)
        || platform.equals(here())
        || (architecture.equals("arm64") && platform.equals("linux/arm64/v8"));
  }

  /** The predefined arguments, for the global scope. */
  Map<String, String> variables() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String which : new String[] {"BUILD", "TARGET"}) {
      all.put(which + "PLATFORM", here());
      all.put(which + "OS", "linux");
      all.put(which + "OSVERSION", "");
      all.put(which + "ARCH", architecture);
      all.put(which + "VARIANT", "");
    }
    return all;
  }
}

package dev.jcompose.images.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the ways to prove oneself that a registry offers (RFC 9110, section 11.6.1).
 *
 * @param scheme in lower case, {@code bearer} or {@code basic}
 */
record Challenge(String scheme, Map<String, String> parameters) {

  private static final Pattern SCHEME =
      Pattern.compile("\\G[\\s,]*([A-Za-z][A-Za-z0-9-]*)(?=\\s|$|,)(?!\\s*=)");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\G[\\s,]*([A-Za-z0-9_-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]*))");

  /** Reads the values of WWW-Authenticate headers; what is not understood is left out. */
  static List<Challenge> parse(List<String> headers) {
    List<Challenge> challenges = new ArrayList<>();
    for (String header : headers) {
      int at = 0;
      Matcher scheme = SCHEME.matcher(header);
      while (at < header.length() && scheme.region(at, header.length()).find()) {
        at = scheme.end();
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher parameter = PARAMETER.matcher(header);
        while (parameter.region(at, header.length()).find()) {
          String quoted = parameter.group(2);
          parameters.put(
              parameter.group(1).toLowerCase(Locale.ROOT),
              quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
          at = parameter.end();
        }
        challenges.add(new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), parameters));
      }
    }
    return challenges;
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }
}

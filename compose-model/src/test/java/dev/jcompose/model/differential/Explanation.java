package dev.jcompose.model.differential;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A difference from docker compose 2.26.1 that is meant, with the reason. What is not in this list,
 * and not said by a case itself, is a bug.
 *
 * @param covers differences between two projects
 * @param refusal a part of our message where we alone reject
 * @param acceptance a part of their message where they alone reject
 */
record Explanation(
    String why, Predicate<Difference> covers, List<String> refusal, List<String> acceptance) {
  private static final List<Explanation> ALL =
      List.of(
          differing(
              "modes are octal text today; 2.26.1 writes a number and reads quoted digits as"
                  + " decimal",
              d -> d.path().endsWith(".mode") && d.ours().startsWith("\"0")),
          differing(
              "2.26.1 writes Path, Weight and Rate for want of names; the specification has"
                  + " path...",
              d -> d.path().matches(".*blkio_config.*\\.([Pp]ath|[Ww]eight|[Rr]ate)")),
          differing(
              "create_host_path: false is kept: read again without it, the folder would be made",
              d -> d.path().endsWith(".create_host_path") && d.ours().equals("false")),
          differing(
              "ipam.options are kept; 2.26.1 loses them",
              d -> d.path().endsWith(".ipam.options") && d.theirs().equals("-")),
          differing(
              "a credential file is relative to the project today; 2.26.1 leaves it to the engine",
              d -> d.path().endsWith(".credential_spec.file")),
          differing(
              "an optional dependency on a disabled service is dropped today",
              d -> d.path().contains(".depends_on") && d.theirs().contains("required: false")),
          differing(
              "dates stay the text that they are; 2.26.1 makes them timestamps",
              d -> d.theirs().endsWith(" 00:00:00 +0000 UTC\"")),
          differing(
              "one port in two notations is one port; 2.26.1 compares before it reads them",
              d -> d.path().endsWith(".ports")),
          refusing(
              "2.26.1 leaves it to the engine, which refuses it when the container is made",
              "cannot be that of",
              "is that of service",
              "container_name may only have",
              "and so does",
              "in services.",
              "restart must be",
              "is not a port",
              "expose["),
          refusing(
              "today's loader refuses such names; 2.26.1 makes another name of it", "project name"),
          refusing("2.26.1 ignores an include that names no file", "needs the key \"path\""),
          refusing(
              "today an error; 2.26.1 ignores the rest of the line", "after the closing quote"),
          refusing("a path of Windows is none here; the engine would refuse it", "path of Windows"),
          accepting(
              "later than 2.26.1 in the specification",
              "Additional property",
              "unsupported env_file format",
              "pull_policy must be one of"),
          accepting("durations have days and weeks today", "time: unknown unit"),
          accepting("documents may be empty today", "Top-level object must be a mapping"),
          accepting("IPv6 addresses may go without brackets today", "too many colons in address"),
          accepting(
              "included services are merged with the file's own today", "conflicts with imported"),
          accepting(
              "services of included and earlier files can be extended today",
              "cannot extend service"),
          accepting("2.26.1 cannot write ssh keys with a path as JSON", "types.SSHKey"));

  Explanation {
    refusal = List.copyOf(refusal);
    acceptance = List.copyOf(acceptance);
  }

  private static Explanation differing(String why, Predicate<Difference> covers) {
    return new Explanation(why, covers, List.of(), List.of());
  }

  private static Explanation refusing(String why, String... parts) {
    return new Explanation(why, d -> false, List.of(parts), List.of());
  }

  private static Explanation accepting(String why, String... parts) {
    return new Explanation(why, d -> false, List.of(), List.of(parts));
  }

  static Optional<String> of(Difference difference) {
    return ALL.stream().filter(e -> e.covers().test(difference)).findFirst().map(Explanation::why);
  }

  /** Why we alone reject. */
  static Optional<String> ofRefusal(String message) {
    return ALL.stream()
        .filter(e -> e.refusal().stream().anyMatch(message::contains))
        .findFirst()
        .map(Explanation::why);
  }

  /** Why they alone reject. */
  static Optional<String> ofAcceptance(String message) {
    return ALL.stream()
        .filter(e -> e.acceptance().stream().anyMatch(message::contains))
        .findFirst()
        .map(Explanation::why);
  }
}

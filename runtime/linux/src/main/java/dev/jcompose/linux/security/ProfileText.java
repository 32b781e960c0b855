package dev.jcompose.linux.security;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the format of the resource {@code default.seccomp}, which describes itself at its head. */
final class ProfileText {

  private static final int SPEC_ALLOW = 4;

  /** A block's first line, and what its conditions say; several argument sets are alternatives. */
  private record Head(
      SeccompAction action,
      List<List<ArgCondition>> alternatives,
      SeccompRule.Scope includes,
      SeccompRule.Scope excludes) {}

  private SeccompAction defaultAction = SeccompAction.errno(SeccompAction.EPERM);
  private final Map<SeccompArch, Set<SeccompArch>> foreign = new EnumMap<>(SeccompArch.class);
  private final List<SeccompRule> rules = new ArrayList<>();

  private ProfileText() {}

  static SeccompProfile parse(String text) {
    ProfileText profile = new ProfileText();
    Head head = null;
    List<String> names = new ArrayList<>();
    for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
      if (line.startsWith(" ")) {
        names.addAll(List.of(line.strip().split(" ", -1)));
        continue;
      }
      profile.add(head, names);
      names.clear();
      head = profile.head(line);
    }
    profile.add(head, names);
    return new SeccompProfile(profile.defaultAction, profile.foreign, profile.rules, SPEC_ALLOW);
  }

  private void add(@Nullable Head head, List<String> names) {
    if (head != null) {
      for (List<ArgCondition> args : head.alternatives) {
        rules.add(new SeccompRule(names, head.action, args, head.includes, head.excludes));
      }
    }
  }

  /** The head of a block, or null for a line that is complete in itself. */
  private @Nullable Head head(String line) {
    String[] halves = line.split(" when ", 2);
    String[] words = halves[0].split(" ", -1);
    switch (words[0]) {
      case "default" -> defaultAction = action(words, 1);
      case "arch" ->
          foreign.put(
              arch(words[1]),
              EnumSet.copyOf(List.of(words).stream().skip(2).map(ProfileText::arch).toList()));
      default -> {
        return conditions(action(words, 0), halves.length == 1 ? "" : halves[1]);
      }
    }
    return null;
  }

  private static SeccompAction action(String[] words, int at) {
    return switch (words[at]) {
      case "allow" -> SeccompAction.ALLOW;
      case "errno" -> SeccompAction.errno(Integer.parseInt(words[at + 1]));
      default -> throw new IllegalStateException("no action: " + words[at]);
    };
  }

  private static SeccompArch arch(String name) {
    return SeccompArch.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static Head conditions(SeccompAction action, String text) {
    Set<Capability> with = EnumSet.noneOf(Capability.class);
    Set<Capability> without = EnumSet.noneOf(Capability.class);
    Set<String> arches = new HashSet<>();
    Optional<KernelVersion> kernel = Optional.empty();
    List<List<ArgCondition>> alternatives = List.of(List.of());
    for (String condition : text.isEmpty() ? new String[0] : text.split(", ", -1)) {
      String[] words = condition.split(" ", -1);
      switch (words[0]) {
        case "cap" -> with.add(Capability.valueOf(words[1]));
        case "no-cap" -> without.add(Capability.valueOf(words[1]));
        case "arch" -> arches.add(arch(words[1]).dockerName());
        case "kernel" -> kernel = Optional.of(KernelVersion.parse(words[1]));
        case "arg" -> alternatives = argument(words);
        default -> throw new IllegalStateException("no condition: " + condition);
      }
    }
    return new Head(
        action,
        alternatives,
        new SeccompRule.Scope(with, arches, kernel),
        new SeccompRule.Scope(without, Set.of(), Optional.empty()));
  }

  /** {@code arg N < V}, {@code arg N = V|V...} or {@code arg N & MASK = V}. */
  private static List<List<ArgCondition>> argument(String[] words) {
    int index = Integer.parseInt(words[1]);
    return switch (words[2]) {
      case "<" ->
          List.of(List.of(new ArgCondition(index, ArgCondition.Op.LT, number(words[3]), 0)));
      case "&" ->
          List.of(
              List.of(
                  new ArgCondition(
                      index, ArgCondition.Op.MASKED_EQ, number(words[3]), number(words[5]))));
      case "=" ->
          List.of(words[3].split("\\|", -1)).stream()
              .map(v -> List.of(new ArgCondition(index, ArgCondition.Op.EQ, number(v), 0)))
              .toList();
      default -> throw new IllegalStateException("no comparison: " + words[2]);
    };
  }

  private static long number(String text) {
    return Long.decode(text);
  }
}

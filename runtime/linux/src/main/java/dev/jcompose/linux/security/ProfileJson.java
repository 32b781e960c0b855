package dev.jcompose.linux.security;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads Docker's JSON profiles, which are the OCI runtime specification's {@code linux.seccomp}
 * with {@code archMap}, {@code includes} and {@code excludes}. Unknown members are passed over, as
 * Docker does; unknown calls and architectures too, because profiles are written for many machines.
 */
final class ProfileJson {

  private static final long SPEC_ALLOW = 4;

  private ProfileJson() {}

  static SeccompProfile parse(String json) {
    JsonTree root = JsonTree.parse(json);
    if (root.text("defaultAction").isEmpty()) {
      throw new InvalidSettingException(
          root.at("defaultAction") + " is missing: it answers the calls that no rule names");
    }
    if (!root.texts("architectures").isEmpty() && !root.children("archMap").isEmpty()) {
      throw new InvalidSettingException(
          root.path() + ": architectures and archMap exclude each other");
    }
    List<SeccompRule> rules = new ArrayList<>();
    root.children("syscalls").forEach(node -> rules.addAll(rules(node)));
    return new SeccompProfile(
        action(root, "defaultAction", root.number("defaultErrnoRet")),
        foreign(root),
        rules,
        flags(root));
  }

  private static Map<SeccompArch, Set<SeccompArch>> foreign(JsonTree root) {
    Map<SeccompArch, Set<SeccompArch>> foreign = new EnumMap<>(SeccompArch.class);
    for (JsonTree entry : root.children("archMap")) {
      SeccompArch.libseccompNamed(entry.text("architecture"))
          .ifPresent(machine -> foreign.put(machine, arches(entry.texts("subArchitectures"))));
    }
    Set<SeccompArch> everywhere = arches(root.texts("architectures"));
    if (!everywhere.isEmpty()) {
      for (SeccompArch machine : SeccompArch.values()) {
        foreign.put(machine, everywhere);
      }
    }
    return foreign;
  }

  private static Set<SeccompArch> arches(List<String> names) {
    Set<SeccompArch> arches = EnumSet.noneOf(SeccompArch.class);
    names.forEach(name -> SeccompArch.libseccompNamed(name).ifPresent(arches::add));
    return arches;
  }

  private static long flags(JsonTree root) {
    if (!root.members().containsKey("flags")) {
      return SPEC_ALLOW;
    }
    long flags = 0;
    for (String name : root.texts("flags")) {
      flags |=
          switch (name) {
            case "SECCOMP_FILTER_FLAG_TSYNC" -> 0; // the launch has one thread to filter
            case "SECCOMP_FILTER_FLAG_LOG" -> 2;
            case "SECCOMP_FILTER_FLAG_SPEC_ALLOW" -> SPEC_ALLOW;
            default ->
                throw new InvalidSettingException(
                    root.at("flags") + ": \"" + name + "\" is not supported");
          };
    }
    return flags;
  }

  private static List<SeccompRule> rules(JsonTree node) {
    List<String> names = new ArrayList<>(node.texts("names"));
    String single = node.text("name");
    if (!single.isEmpty()) {
      if (!names.isEmpty()) {
        throw new InvalidSettingException(node.path() + ": name and names exclude each other");
      }
      names.add(single);
    }
    SeccompAction action = action(node, "action", node.number("errnoRet"));
    SeccompRule.Scope includes = scope(node.child("includes"));
    SeccompRule.Scope excludes = scope(node.child("excludes"));
    List<ArgCondition> args = node.children("args").stream().map(ProfileJson::argument).toList();
    Set<Integer> indexes = new HashSet<>();
    boolean alternatives = !args.stream().allMatch(arg -> indexes.add(arg.index()));
    if (!alternatives) {
      return List.of(new SeccompRule(names, action, args, includes, excludes));
    }
    // Two conditions on one argument are alternatives: libseccomp could not join them, and profiles
    // rely on what runc makes of that.
    return args.stream()
        .map(arg -> new SeccompRule(names, action, List.of(arg), includes, excludes))
        .toList();
  }

  private static SeccompAction action(JsonTree node, String member, OptionalLong errno) {
    String name = node.text(member);
    return switch (name) {
      case "SCMP_ACT_ALLOW" -> SeccompAction.ALLOW;
      case "SCMP_ACT_ERRNO" -> SeccompAction.errno(errno.orElse(SeccompAction.EPERM));
      case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD" -> SeccompAction.KILL_THREAD;
      case "SCMP_ACT_KILL_PROCESS" -> SeccompAction.KILL_PROCESS;
      case "SCMP_ACT_TRAP" -> SeccompAction.TRAP;
      case "SCMP_ACT_TRACE" -> SeccompAction.trace(errno.orElse(SeccompAction.EPERM));
      case "SCMP_ACT_LOG" -> SeccompAction.LOG;
      default ->
          throw new InvalidSettingException(
              node.at(member)
                  + ": \""
                  + name
                  + "\" is not supported: SCMP_ACT_ALLOW, ERRNO, KILL, KILL_THREAD, KILL_PROCESS,"
                  + " TRAP, TRACE and LOG are");
    };
  }

  private static SeccompRule.Scope scope(JsonTree node) {
    Set<Capability> caps = EnumSet.noneOf(Capability.class);
    for (String name : node.texts("caps")) {
      caps.add(
          Capability.named(name)
              .orElseThrow(
                  () ->
                      new InvalidSettingException(
                          node.at("caps") + ": \"" + name + "\" is not a capability")));
    }
    String kernel = node.text("minKernel");
    return new SeccompRule.Scope(
        caps,
        Set.copyOf(node.texts("arches")),
        kernel.isEmpty() ? Optional.empty() : Optional.of(KernelVersion.parse(kernel)));
  }

  private static ArgCondition argument(JsonTree node) {
    String name = node.text("op");
    ArgCondition.Op op =
        switch (name) {
          case "SCMP_CMP_NE" -> ArgCondition.Op.NE;
          case "SCMP_CMP_LT" -> ArgCondition.Op.LT;
          case "SCMP_CMP_LE" -> ArgCondition.Op.LE;
          case "SCMP_CMP_EQ" -> ArgCondition.Op.EQ;
          case "SCMP_CMP_GE" -> ArgCondition.Op.GE;
          case "SCMP_CMP_GT" -> ArgCondition.Op.GT;
          case "SCMP_CMP_MASKED_EQ" -> ArgCondition.Op.MASKED_EQ;
          default ->
              throw new InvalidSettingException(
                  node.at("op") + ": \"" + name + "\" is not a comparison");
        };
    return new ArgCondition(
        Math.toIntExact(node.number("index").orElse(0)),
        op,
        node.number("value").orElse(0),
        node.number("valueTwo").orElse(0));
  }
}

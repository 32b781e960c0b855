package dev.jcompose.linux.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Profiles to BPF. The program looks at the architecture, then finds the call's number by binary
 * search over ranges of numbers with one answer, so that a call costs about ten instructions; where
 * arguments matter, it looks at them rule after rule.
 *
 * <p>Choices. Calls of an ABI that the profile does not list for this machine kill the process, as
 * libseccomp's filters do. The x32 ABI of x86-64 (bit 30 of the number) gets ENOSYS whatever the
 * profile says: kernels are mostly built without it, then answer so themselves, and it would double
 * the surface. Numbers above all that the profile names get ENOSYS too, as runc does, so that
 * programs fall back from calls that are newer than the profile; unless the default lets calls
 * happen. An unconditional rule outweighs conditional ones for the same call, the first of several
 * wins, conditional ones are tried in the profile's order: that is libseccomp's behaviour.
 */
final class SeccompCompiler {

  /** BPF_MAXINSNS. */
  static final int MAX_LENGTH = 4096;

  // struct seccomp_data { int nr; u32 arch; u64 instruction_pointer; u64 args[6]; }
  private static final int NUMBER = 0;
  private static final int ARCH = 4;

  private static final long X32_BIT = 0x40000000L;

  /** Where arm's own calls begin, far behind the others. */
  private static final int PRIVATE_CALLS = 0xf0000;

  /** What happens to one call: its rules in order, then the default. */
  private record Answer(List<Case> cases, SeccompAction otherwise) {}

  private record Case(List<ArgCondition> args, SeccompAction action) {}

  private final SeccompArch machine;
  private final KernelVersion kernel;

  SeccompCompiler(SeccompArch machine, KernelVersion kernel) {
    this.machine = machine;
    this.kernel = kernel;
  }

  SeccompFilter compile(SeccompProfile profile, Capabilities bounding) {
    List<SeccompRule> rules =
        profile.rules().stream().filter(r -> r.inForce(bounding, machine, kernel)).toList();
    Bpf program = Bpf.answer(SeccompAction.KILL_PROCESS);
    for (SeccompArch arch : SeccompArch.values()) {
      if (arch != machine && profile.foreign(machine).contains(arch)) {
        program = judge(arch, profile, rules, program);
      }
    }
    program = Bpf.load(ARCH).then(judge(machine, profile, rules, program));
    if (program.length() > MAX_LENGTH) {
      throw new InvalidSettingException(
          "seccomp profile: "
              + program.length()
              + " instructions are more than the kernel's "
              + MAX_LENGTH
              + ": give it fewer conditions");
    }
    return new SeccompFilter(program.toBytes(), profile.flags());
  }

  /** Judges calls of {@code arch}, and leaves those of others, already loaded, to {@code rest}. */
  private static Bpf judge(
      SeccompArch arch, SeccompProfile profile, List<SeccompRule> rules, Bpf rest) {
    Map<Long, Answer> ranges = ranges(arch, answers(arch, profile, rules), profile);
    List<Map.Entry<Long, Answer>> sorted = List.copyOf(ranges.entrySet());
    Bpf body = Bpf.load(NUMBER).then(search(arch, sorted));
    return Bpf.choose(Bpf.IF_EQ, arch.audit(), body, rest);
  }

  /** The calls that rules name, by number. */
  private static NavigableMap<Integer, Answer> answers(
      SeccompArch arch, SeccompProfile profile, List<SeccompRule> rules) {
    TreeMap<Integer, List<Case>> cases = new TreeMap<>();
    for (SeccompRule rule : rules) {
      for (String name : rule.names()) {
        SyscallTable.number(arch, name)
            .ifPresent(
                number ->
                    cases
                        .computeIfAbsent(number, n -> new ArrayList<>())
                        .add(new Case(rule.args(), rule.action())));
      }
    }
    TreeMap<Integer, Answer> answers = new TreeMap<>();
    cases.forEach((number, list) -> answers.put(number, answer(list, profile.defaultAction())));
    return answers;
  }

  private static Answer answer(List<Case> cases, SeccompAction otherwise) {
    return cases.stream()
        .filter(c -> c.args.isEmpty())
        .findFirst()
        .map(always -> new Answer(List.of(), always.action))
        .orElseGet(() -> new Answer(List.copyOf(cases), otherwise));
  }

  /** First numbers of ranges with one answer, from 0 to 2^32. */
  private static NavigableMap<Long, Answer> ranges(
      SeccompArch arch, NavigableMap<Integer, Answer> answers, SeccompProfile profile) {
    Answer unnamed = new Answer(List.of(), profile.defaultAction());
    Answer missing = new Answer(List.of(), SeccompAction.errno(SeccompAction.ENOSYS));
    Integer last = answers.lowerKey(PRIVATE_CALLS);
    long newer = last == null || profile.defaultAction().permissive() ? X32_BIT : last + 1L;
    TreeMap<Long, Answer> starts = new TreeMap<>();
    starts.put(0L, unnamed);
    starts.put(newer, missing);
    answers.forEach(
        (number, answer) -> {
          starts.put((long) number, answer);
          starts.putIfAbsent(number + 1L, number + 1L >= newer ? missing : unnamed);
        });
    if (arch == SeccompArch.X86_64) {
      starts.put(X32_BIT, missing);
    }
    TreeMap<Long, Answer> merged = new TreeMap<>();
    starts.forEach(
        (start, answer) -> {
          if (merged.isEmpty() || !merged.lastEntry().getValue().equals(answer)) {
            merged.put(start, answer);
          }
        });
    return merged;
  }

  private static Bpf search(SeccompArch arch, List<Map.Entry<Long, Answer>> ranges) {
    if (ranges.size() == 1) {
      return leaf(arch, ranges.getFirst().getValue());
    }
    int middle = ranges.size() / 2;
    long start = ranges.get(middle).getKey();
    return Bpf.choose(
        Bpf.IF_GE,
        (int) start,
        search(arch, ranges.subList(middle, ranges.size())),
        search(arch, ranges.subList(0, middle)));
  }

  private static Bpf leaf(SeccompArch arch, Answer answer) {
    Bpf code = Bpf.EMPTY;
    for (Case c : answer.cases) {
      Bpf body = Bpf.answer(c.action);
      for (ArgCondition condition : c.args.reversed()) {
        body = ArgTest.of(condition, arch.wide(), body.length()).then(body);
      }
      code = code.then(body);
    }
    return code.then(Bpf.answer(answer.otherwise));
  }
}

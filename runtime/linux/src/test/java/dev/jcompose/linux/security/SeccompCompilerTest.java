package dev.jcompose.linux.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SeccompCompilerTest {

  private static final KernelVersion MODERN = new KernelVersion(6, 12);
  private static final int ALLOW = SeccompAction.ALLOW.value();
  private static final int EPERM = SeccompAction.errno(1).value();
  private static final int ENOSYS = SeccompAction.errno(38).value();

  private static BpfMachine machine(SeccompArch arch, SeccompProfile profile, Capabilities caps) {
    return new BpfMachine(new SeccompCompiler(arch, MODERN).compile(profile, caps));
  }

  private static BpfMachine standard(SeccompArch arch, Capabilities caps) {
    return machine(arch, Seccomp.defaultProfile(), caps);
  }

  private static int number(SeccompArch arch, String name) {
    return SyscallTable.number(arch, name).orElseThrow();
  }

  private static int call(BpfMachine machine, SeccompArch arch, String name, long... args) {
    return machine.run(arch.audit(), number(arch, name), args);
  }

  @ParameterizedTest
  @EnumSource(SeccompArch.class)
  void eachCallOfTheTableGetsTheAnswerOfTheRules(SeccompArch arch) {
    SeccompArch native64 = arch == SeccompArch.I386 ? SeccompArch.X86_64 : arch;
    SeccompArch host = native64 == SeccompArch.ARM ? SeccompArch.AARCH64 : native64;
    BpfMachine machine = standard(host, Capabilities.DEFAULTS);
    int newest = number(arch, "removexattrat");
    Map<String, Integer> table = SyscallTable.of(arch);

    table.forEach(
        (name, number) -> {
          boolean always =
              Seccomp.defaultProfile().rules().stream()
                  .filter(r -> r.inForce(Capabilities.DEFAULTS, host, MODERN))
                  .anyMatch(
                      r ->
                          r.names().contains(name)
                              && r.args().isEmpty()
                              && r.action().equals(SeccompAction.ALLOW));
          if (always) {
            assertThat(machine.run(arch.audit(), number)).as(name).isEqualTo(ALLOW);
          } else if (!name.matches("socket|clone3?|personality")) {
            assertThat(machine.run(arch.audit(), number))
                .as(name)
                .isEqualTo(number > newest ? ENOSYS : EPERM);
          }
        });
    assertThat(table).hasSizeGreaterThan(300);
  }

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "AARCH64"})
  void namespacesNeedTheCapability(SeccompArch arch) {
    long newUser = 0x10000000;
    long sigchld = 17;
    BpfMachine plain = standard(arch, Capabilities.DEFAULTS);
    BpfMachine admin =
        standard(arch, Capabilities.DEFAULTS.plus(Capabilities.of(Capability.SYS_ADMIN)));

    assertThat(call(plain, arch, "clone", sigchld)).isEqualTo(ALLOW);
    assertThat(call(plain, arch, "clone", newUser | sigchld)).isEqualTo(EPERM);
    assertThat(call(plain, arch, "clone3")).isEqualTo(ENOSYS);
    assertThat(call(plain, arch, "unshare", newUser)).isEqualTo(EPERM);
    assertThat(call(plain, arch, "mount")).isEqualTo(EPERM);
    assertThat(call(admin, arch, "clone", newUser)).isEqualTo(ALLOW);
    assertThat(call(admin, arch, "clone3")).isEqualTo(ALLOW);
    assertThat(call(admin, arch, "mount")).isEqualTo(ALLOW);
  }

  @Test
  void socketFamiliesAreListed() {
    BpfMachine machine = standard(SeccompArch.X86_64, Capabilities.DEFAULTS);
    for (long family : new long[] {1, 2, 10, 16, 17, 29, 44}) {
      assertThat(call(machine, SeccompArch.X86_64, "socket", family)).isEqualTo(ALLOW);
    }
    for (long family : new long[] {12, 19, 38, 40, 46, 1L << 32}) {
      assertThat(call(machine, SeccompArch.X86_64, "socket", family)).isEqualTo(EPERM);
    }
  }

  @Test
  void foreignAbisAreJudgedByTheirOwnNumbersOrKilled() {
    BpfMachine machine = standard(SeccompArch.X86_64, Capabilities.DEFAULTS);
    int x32 = 0x40000000;
    int read = number(SeccompArch.I386, "read");

    assertThat(machine.run(SeccompArch.I386.audit(), read)).isEqualTo(ALLOW);
    assertThat(call(machine, SeccompArch.I386, "mount")).isEqualTo(EPERM);
    assertThat(machine.run(SeccompArch.X86_64.audit(), x32)).isEqualTo(ENOSYS);
    assertThat(machine.run(SeccompArch.X86_64.audit(), -1)).isEqualTo(ENOSYS);
    assertThat(machine.run(SeccompArch.AARCH64.audit(), 63))
        .isEqualTo(SeccompAction.KILL_PROCESS.value());
  }

  @Test
  void programsAreShortAndQuick() {
    SeccompCompiler compiler = new SeccompCompiler(SeccompArch.X86_64, MODERN);
    SeccompFilter filter = compiler.compile(Seccomp.defaultProfile(), Capabilities.DEFAULTS);
    BpfMachine machine = new BpfMachine(filter);

    assertThat(filter.length()).isLessThan(1000);
    for (String name : new String[] {"read", "write", "futex", "epoll_wait", "openat"}) {
      assertThat(call(machine, SeccompArch.X86_64, name)).isEqualTo(ALLOW);
      assertThat(machine.steps()).as(name).isLessThan(16);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "EQ, 0x500000005, 0, 0x500000005, true",
    "EQ, 0x500000005, 0, 5, false",
    "NE, 0x500000005, 0, 0x600000005, true",
    "NE, 0x500000005, 0, 0x500000005, false",
    "GT, 0x500000005, 0, 0x600000000, true",
    "GT, 0x500000005, 0, 0x500000005, false",
    "GT, 0x500000005, 0, 0x500000006, true",
    "GT, 0x500000005, 0, 6, false",
    "GE, 0x500000005, 0, 0x500000005, true",
    "GE, 0x500000005, 0, 0x500000004, false",
    "GE, 0x500000005, 0, -1, true",
    "LT, 0x500000005, 0, 0x500000004, true",
    "LT, 0x500000005, 0, 0x500000005, false",
    "LT, 0x500000005, 0, 0x600000000, false",
    "LT, 0x500000005, 0, 0xffffffff, true",
    "LE, 0x500000005, 0, 0x500000005, true",
    "LE, 0x500000005, 0, 0x500000006, false",
    "LE, 0x500000005, 0, 0, true",
    "MASKED_EQ, 0xf0000000f, 0x300000001, 0xf3000000f1, true",
    "MASKED_EQ, 0xf0000000f, 0x300000001, 1, false",
    "MASKED_EQ, 0xf, 1, 0xff00000001, true",
    "MASKED_EQ, 0xf, 1, 2, false",
  })
  void argumentsAreComparedWithAllTheirBits(
      String op, String value, String other, String actual, boolean holds) {
    String json =
        """
        {"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names": ["read"], "action": "SCMP_ACT_ALLOW",
          "args": [{"index": 5, "value": 7, "op": "SCMP_CMP_EQ"},
                   {"index": 2, "value": %d, "valueTwo": %d, "op": "SCMP_CMP_%s"}]}]}
        """
            .formatted(Long.decode(value), Long.decode(other), op);
    BpfMachine machine =
        machine(SeccompArch.X86_64, Seccomp.parseJson(json), Capabilities.DEFAULTS);
    long arg = Long.decode(actual);

    assertThat(call(machine, SeccompArch.X86_64, "read", 0, 0, arg, 0, 0, 7))
        .isEqualTo(holds ? ALLOW : EPERM);
    assertThat(call(machine, SeccompArch.X86_64, "read", 0, 0, arg, 0, 0, 8)).isEqualTo(EPERM);
  }

  @Test
  void dockersJsonIsUnderstood() {
    String json =
        """
        {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 13, "comment": "any",
         "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]},
                     {"architecture": "SCMP_ARCH_S390X", "subArchitectures": null}],
         "flags": ["SECCOMP_FILTER_FLAG_LOG"],
         "syscalls": [
           {"names": ["read", "no_such_call"], "action": "SCMP_ACT_ALLOW"},
           {"name": "write", "action": "SCMP_ACT_KILL_PROCESS", "includes": {"caps": ["CAP_KILL"]}},
           {"names": ["open"], "action": "SCMP_ACT_ALLOW", "excludes": {"minKernel": "4.8"}},
           {"names": ["close"], "action": "SCMP_ACT_ERRNO", "errnoRet": 22,
            "includes": {"arches": ["amd64"]}},
           {"names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [
             {"index": 0, "value": 1, "op": "SCMP_CMP_EQ"},
             {"index": 0, "value": 18446744073709551615, "op": "SCMP_CMP_EQ"}]},
           {"names": ["setxattrat"], "action": "SCMP_ACT_ALLOW"}]}
        """;
    SeccompProfile profile = Seccomp.parseJson(json);
    BpfMachine machine = machine(SeccompArch.X86_64, profile, Capabilities.DEFAULTS);

    assertThat(profile.flags()).isEqualTo(2);
    assertThat(call(machine, SeccompArch.X86_64, "read")).isEqualTo(ALLOW);
    assertThat(call(machine, SeccompArch.X86_64, "write"))
        .isEqualTo(SeccompAction.KILL_PROCESS.value());
    assertThat(call(machine, SeccompArch.X86_64, "open"))
        .isEqualTo(SeccompAction.errno(13).value());
    assertThat(call(machine, SeccompArch.X86_64, "close"))
        .isEqualTo(SeccompAction.errno(22).value());
    assertThat(call(machine, SeccompArch.X86_64, "socket", 1)).isEqualTo(ALLOW);
    assertThat(call(machine, SeccompArch.X86_64, "socket", -1)).isEqualTo(ALLOW);
    assertThat(call(machine, SeccompArch.X86_64, "socket", 2))
        .isEqualTo(SeccompAction.errno(13).value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|seccomp profile: an object is wanted",
        "{}|seccomp profile: defaultAction is missing: it answers the calls that no rule names",
        "{\"defaultAction\": 3}|seccomp profile: defaultAction: a string is wanted",
        "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"action\": \"SCMP_ACT_NOTIFY\"}]}"
            + "|seccomp profile: syscalls[0].action: \"SCMP_ACT_NOTIFY\" is not supported",
        "{\"defaultAction\": \"SCMP_ACT_ALLOW\"|seccomp profile: Unexpected end-of-input",
      })
  void wrongJsonIsRefusedWithItsPlace(String json, String message) {
    assertThatThrownBy(() -> Seccomp.parseJson(json))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(message);
  }
}

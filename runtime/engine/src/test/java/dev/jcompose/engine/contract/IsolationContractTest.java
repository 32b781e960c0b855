package dev.jcompose.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Top;
import dev.jcompose.engine.api.Ulimit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a process finds around it: environment, user, capabilities, limits. */
class IsolationContractTest extends EngineContract {

  @Test
  void theEnvironmentFollowsTheRules() throws Exception {
    String id =
        create(Recipe.of("env").config(c -> c.env(List.of("A=1", "A=2", "FROM_IMAGE", "E="))));
    containers().start(id);
    List<String> lines = await(id).out().lines().toList();
    assertThat(lines)
        .contains("PATH=/bin", "HOSTNAME=" + id.substring(0, 12), "HOME=/root", "A=2", "E=")
        .noneMatch(l -> l.startsWith("FROM_IMAGE"));
  }

  @Test
  void usersAreNamesOrNumbers() throws Exception {
    String who = "echo $(id -u):$(id -g) $(id -G) $HOME";
    assertThat(as("app", who)).isEqualTo("1000:1001 1001 2000 /home/app\n");
    assertThat(as("1000", who)).isEqualTo("1000:1001 1001 2000 /home/app\n");
    assertThat(as("app:wheel", who)).isEqualTo("1000:3000 3000 /home/app\n");
    assertThat(as("4242:4343", who)).isEqualTo("4242:4343 4343 /\n");
    Recipe grouped =
        Recipe.sh("id -G").config(c -> c.user("app")).host(h -> h.groupAdd(List.of("wheel")));
    assertThat(run(grouped).out()).isEqualTo("1001 2000 3000\n");
    String unknown = create(Recipe.of("true").config(c -> c.user("nobody-here")));
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> containers().start(unknown)))
        .hasMessageContaining("unable to find user nobody-here");
  }

  private static String as(String user, String script) throws Exception {
    return run(Recipe.sh(script).config(c -> c.user(user))).out();
  }

  @Test
  void aMissingWorkingDirectoryIsMade() throws Exception {
    assertThat(run(Recipe.sh("pwd").config(c -> c.workingDir("/made/for/me"))).out())
        .isEqualTo("/made/for/me\n");
  }

  @Test
  void capabilitiesAreDockersDefaultsAndCanBeChanged() throws Exception {
    String caps = "grep CapEff /proc/self/status | cut -f2";
    assertThat(run(Recipe.sh(caps)).out()).isEqualTo("00000000a80425fb\n");
    assertThat(run(Recipe.sh(caps).host(h -> h.capAdd(List.of("NET_ADMIN")))).out())
        .isEqualTo("00000000a80435fb\n");
    assertThat(run(Recipe.sh(caps).host(h -> h.capDrop(List.of("ALL")))).out())
        .isEqualTo("0000000000000000\n");
    Recipe one = Recipe.sh(caps).host(h -> h.capDrop(List.of("ALL")).capAdd(List.of("CAP_CHOWN")));
    assertThat(run(one).out()).isEqualTo("0000000000000001\n");
    assertThat(run(Recipe.sh(caps).config(c -> c.user("app"))).out())
        .isEqualTo("0000000000000000\n");
    assertThat(run(Recipe.sh("mount -t tmpfs x /tmp || echo refused")).out())
        .isEqualTo("refused\n");
  }

  @Test
  void privilegedMayMountAndSeesDevices() throws Exception {
    Recipe recipe =
        Recipe.sh("mount -t tmpfs x /tmp && echo mounted; test -e /dev/kmsg && echo devices")
            .host(h -> h.privileged(true));
    String id = create(recipe);
    try {
      containers().start(id);
    } catch (EngineException e) {
      assertThat(peer).as(e.getMessage()).isEqualTo(Peer.DOCKERD);
      // runc insists on every capability, also where the host has taken one from root.
      Assumptions.abort("privileged containers cannot run here: " + e.getMessage());
    }
    assertThat(await(id).out()).isEqualTo("mounted\ndevices\n");
  }

  @Test
  void secretsOfTheKernelAreMasked() throws Exception {
    Result result =
        run(
            Recipe.sh(
                "cat /proc/keys /proc/timer_list 2> /dev/null | wc -c; ls /sys/firmware | wc -l;"
                    + " echo x > /proc/sys/kernel/hostname || echo ro-sys;"
                    + " touch /sys/x || echo ro-sysfs"));
    assertThat(result.out()).isEqualTo("0\n0\nro-sys\nro-sysfs\n");
  }

  @Test
  void noNewPrivilegesAndSeccompAreSet() throws Exception {
    String status = "grep -E 'NoNewPrivs|Seccomp:' /proc/self/status | cut -f2";
    assertThat(run(Recipe.sh(status)).out()).isEqualTo("0\n2\n");
    assertThat(
            run(Recipe.sh(status).host(h -> h.securityOpt(List.of("no-new-privileges:true"))))
                .out())
        .isEqualTo("1\n2\n");
    assertThat(run(Recipe.sh(status).host(h -> h.securityOpt(List.of("seccomp=unconfined")))).out())
        .isEqualTo("0\n0\n");
  }

  @Test
  void namespacesAreItsOwn() throws Exception {
    Result result = run(Recipe.sh("echo $$; ls -d /proc/[0-9]* | wc -l; hostname; ls /dev | sort"));
    List<String> lines = result.out().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("1");
    assertThat(lines.subList(3, lines.size()))
        .filteredOn(name -> !name.equals("core"))
        .containsExactlyElementsOf(
            List.of(
                "fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero"
                    .split(" ", -1)));
  }

  @Test
  void limitsHold() throws Exception {
    Recipe limited =
        Recipe.sh("ulimit -n; ulimit -Hn; cat /proc/sys/kernel/msgmax")
            .host(
                h ->
                    h.ulimits(List.of(new Ulimit("nofile", 111, 222)))
                        .sysctls(Map.of("kernel.msgmax", "4242")));
    assertThat(run(limited).out()).isEqualTo("111\n222\n4242\n");
    Recipe pids =
        Recipe.sh("i=0; while [ $i -lt 30 ]; do sleep 3 & i=$((i+1)); done; echo all")
            .host(h -> h.pidsLimit(10L));
    assertThat(run(pids).out()).doesNotContain("all");
  }

  @Test
  void tooMuchMemoryIsOomKilled() throws Exception {
    Recipe eater =
        Recipe.sh("exec awk 'BEGIN { s = \"xxxxxxxxxxxxxxxx\"; while (1) s = s s }'")
            .host(h -> h.memory(16L << 20).memorySwap(16L << 20));
    String id = start(eater);
    assertThat(waitFor(id, "not-running")).isEqualTo(137);
    assertThat(containers().inspect(id).state().oomKilled()).isTrue();
  }

  @Test
  void aSharedPidNamespaceShowsTheOther() throws Exception {
    String other = start(Recipe.of("sleep", "99").named("contract-pid"));
    Recipe beside =
        Recipe.sh("ps | grep -c 'sleep 9[9]'").host(h -> h.pidMode("container:" + other));
    assertThat(run(beside).out()).isEqualTo("1\n");
    String hostPid =
        run(Recipe.sh("readlink /proc/self/ns/pid").host(h -> h.pidMode("host"))).out();
    assertThat(hostPid.strip())
        .isEqualTo(
            java.nio.file.Files.readSymbolicLink(java.nio.file.Path.of("/proc/self/ns/pid"))
                .toString());
  }

  @Test
  void topShowsItsProcesses() throws Exception {
    String id = start(Recipe.sh("sleep 77 & wait"));
    eventually(
        java.time.Duration.ofSeconds(5), () -> containers().top(id, "").processes().size() == 2);
    Top top = containers().top(id, "");
    assertThat(top.titles()).contains("PID", "CMD");
    int command = top.titles().indexOf("CMD");
    assertThat(top.processes()).extracting(p -> p.get(command)).contains("sleep 77");
    containers().kill(id, "");
    waitFor(id, "not-running");
    assertRefused(Kind.CONFLICT, () -> containers().top(id, ""));
  }
}

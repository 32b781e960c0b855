package dev.jcompose.engine.launch;

import dev.jcompose.linux.script.Script;
import dev.jcompose.linux.script.Script.Step;

/**
 * The init process of {@code init: true}: starts the program as its child in a process group of its
 * own, passes every signal on to it, takes the exit codes of all orphans, and ends with the
 * program's. What docker-init does, made of the script's steps.
 */
final class InitScript {

  private static final int EINTR = 4;
  private static final int SIGCHLD = 17;
  private static final int SIG_SETMASK = 2;
  private static final int SIGSET_BYTES = 8;
  private static final int TIOCSPGRP = 0x5410;
  private static final int P_ALL = 0;
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;
  private static final int CLD_EXITED = 1;

  // siginfo_t on 64-bit: si_signo 0, si_errno 4, si_code 8, si_pid 16, si_uid 20, si_status 24.
  private static final int SIGINFO_BYTES = 128;
  private static final int SI_CODE = 8;
  private static final int SI_PID = 16;
  private static final int SI_STATUS = 24;

  private final Script script;
  private final boolean terminal;
  private final long everySignal;
  private final Step pass;
  private final long info;

  InitScript(Script script, boolean terminal) {
    this.script = script;
    this.terminal = terminal;
    this.everySignal = script.words(-1);
    this.pass = script.aside("kill", 0, 0);
    this.info = script.bytes(new byte[SIGINFO_BYTES]);
  }

  /** Adds the steps; what is added after them is done by the program's process. */
  void write() {
    // Blocked signals wait until they are asked for; others never reach an init process.
    script.call("rt_sigprocmask", SIG_SETMASK, everySignal, 0, SIGSET_BYTES);
    // What clone and rt_sigtimedwait yield becomes the arguments of kill.
    script.call("clone", SIGCHLD).storeAt(pass.argument(0)).ifPositive(serve());
    script.call("setpgid", 0, 0);
    if (terminal) {
      long self = script.words(0);
      script.call("getpid").storeAt(self);
      // Refused only where somebody else has taken the terminal.
      Step foreground = script.call("ioctl", 0, TIOCSPGRP, self);
      foreground.ifNegative(script.call("getpid"));
    }
    script.call("rt_sigprocmask", SIG_SETMASK, script.words(0), 0, SIGSET_BYTES);
  }

  /** The init process's steps; the first of them. */
  private Step serve() {
    long number = pass.argument(1);
    Step wait = script.aside("rt_sigtimedwait", everySignal, info, 0, SIGSET_BYTES);
    Step isOfChildren = script.difference(number, script.words(SIGCHLD));
    Step isInterrupted = script.difference(number, script.words(-EINTR));
    wait.then(isInterrupted).ifPositive(isOfChildren).storeAt(number);
    isInterrupted.then(script.aside("exit_group", 1)).ifZero(wait);
    isOfChildren.then(pass).ifZero(reap(wait));
    pass.then(wait);
    Step close = script.aside("close_range", Script.SCRIPT_FD, 0xffffffffL, 0);
    close.then(wait);
    return close;
  }

  /** Takes exit codes until there are none, then goes on with {@code wait}. */
  private Step reap(Step wait) {
    Step take = script.aside("waitid", P_ALL, 0, info, WEXITED | WNOHANG, 0);
    long zero = script.words(0);
    Step isNone = script.difference(info + SI_PID, zero);
    Step isChild = script.difference(info + SI_PID, pass.argument(0));
    Step isExit = script.difference(info + SI_CODE, script.words(CLD_EXITED));
    take.then(isNone).ifNegative(wait);
    isNone.then(isChild).ifZero(wait);
    isChild.then(take).ifZero(isExit);
    Step end = script.aside("exit_group", 0);
    Step code = script.difference(info + SI_STATUS, zero);
    code.storeAt(end.argument(0)).then(end);
    Step signal = script.difference(info + SI_STATUS, script.words(-128));
    signal.storeAt(end.argument(0)).then(end);
    isExit.then(signal).ifZero(code);
    return take;
  }
}

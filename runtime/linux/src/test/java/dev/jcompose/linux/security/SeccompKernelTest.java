package dev.jcompose.linux.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.linux.Credentials;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.SyscallException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class SeccompKernelTest {

  private static final int CLONE_NEWUTS = 0x04000000;

  @Test
  void theKernelTakesTheDefaultFilterAndRefusesWhatItRefuses() throws Exception {
    SeccompFilter filter =
        Seccomp.ofThisMachine().compile(Seccomp.defaultProfile(), Capabilities.DEFAULTS);
    FutureTask<Void> filtered =
        new FutureTask<>(
            () -> {
              try (var loaded = new Credentials.Filter(filter.instructions())) {
                loaded.load(filter.flags());
              }
              // A failure other than the filter's would be none at all: this thread is root.
              assertThatThrownBy(() -> Namespaces.unshare(CLONE_NEWUTS))
                  .isInstanceOfSatisfying(
                      SyscallException.class, e -> assertThat(e.is(Errno.EPERM)).isTrue());
              return null;
            });
    // Filters stay for life: the thread ends with its own.
    Thread thread = Thread.ofPlatform().name("filtered").start(filtered);
    filtered.get(10, TimeUnit.SECONDS);
    thread.join();
  }
}

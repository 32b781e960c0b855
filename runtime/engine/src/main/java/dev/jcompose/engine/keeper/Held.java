package dev.jcompose.engine.keeper;

import dev.jcompose.linux.Fd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is held of one run of a container. Given to a {@link Keeper}, the descriptors stay the
 * giver's; taken from one, they are the taker's.
 *
 * @param pid of the run's first process
 * @param terminal the master
 * @param stdin where input is written to
 */
public record Held(
    String container, int pid, Fd pidfd, @Nullable Fd terminal, @Nullable Fd stdin, List<Fd> output)
    implements AutoCloseable {

  public Held {
    output = List.copyOf(output);
  }

  /** Gives the terminal's master, if there is one, to the caller. */
  public Optional<Fd> takeTerminal() {
    return take(terminal);
  }

  /** Gives the input, if there is one, to the caller. */
  public Optional<Fd> takeStdin() {
    return take(stdin);
  }

  private static Optional<Fd> take(@Nullable Fd fd) {
    return fd == null ? Optional.empty() : Optional.of(Fd.adopt(fd.detach(), fd.toString()));
  }

  /** What tells this run from others. */
  String key() {
    return container + " " + pid;
  }

  /** The key and a letter for each descriptor. */
  String text() {
    return key()
        + " p"
        + (terminal == null ? "" : "t")
        + (stdin == null ? "" : "i")
        + "o".repeat(output.size());
  }

  List<Fd> fds() {
    List<Fd> all = new ArrayList<>();
    all.add(pidfd);
    if (terminal != null) {
      all.add(terminal);
    }
    if (stdin != null) {
      all.add(stdin);
    }
    all.addAll(output);
    return all;
  }

  /** Reads a message; empty if it is none of ours. */
  static Optional<Held> of(String text, List<Fd> fds) {
    String[] words = text.split(" ", -1);
    if (words.length != 3 || words[2].length() != fds.size() || !words[2].startsWith("p")) {
      return Optional.empty();
    }
    Fd terminal = null;
    Fd stdin = null;
    List<Fd> output = new ArrayList<>();
    for (int i = 1; i < fds.size(); i++) {
      switch (words[2].charAt(i)) {
        case 't' -> terminal = fds.get(i);
        case 'i' -> stdin = fds.get(i);
        default -> output.add(fds.get(i));
      }
    }
    return Optional.of(
        new Held(words[0], Integer.parseInt(words[1]), fds.getFirst(), terminal, stdin, output));
  }

  @Override
  public void close() {
    fds().forEach(Fd::close);
  }
}

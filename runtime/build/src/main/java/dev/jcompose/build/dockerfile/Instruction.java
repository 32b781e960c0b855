package dev.jcompose.build.dockerfile;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of a stage. Texts are as written: variables in them are not expanded. */
public sealed interface Instruction {

  /** Where it stands. */
  Origin origin();

  /**
   * Where an instruction stands and how it was written.
   *
   * @param text continuation lines joined
   */
  record Origin(String keyword, String text, Location location) {}

  /** {@code ARG}. */
  record Arg(Origin origin, List<Pair> pairs) implements Instruction {}

  /** {@code ENV}. */
  record Env(Origin origin, List<Pair> pairs) implements Instruction {}

  /** {@code LABEL}. */
  record Label(Origin origin, List<Pair> pairs) implements Instruction {}

  /** {@code MAINTAINER}. */
  record Maintainer(Origin origin, String name) implements Instruction {}

  /**
   * {@code RUN}.
   *
   * @param network default, none or host
   * @param security sandbox or insecure
   */
  record Run(
      Origin origin,
      Command command,
      List<RunMount> mounts,
      String network,
      String security,
      List<Heredoc> heredocs)
      implements Instruction {}

  /** {@code CMD}. */
  record Cmd(Origin origin, Command command) implements Instruction {}

  /** {@code ENTRYPOINT}. */
  record Entrypoint(Origin origin, Command command) implements Instruction {}

  /** {@code SHELL}. */
  record Shell(Origin origin, List<String> words) implements Instruction {}

  /**
   * {@code COPY} and {@code ADD}.
   *
   * @param sources paths, or for {@code ADD} also URLs
   * @param inline here-documents that become files; {@code sources} does not have them
   */
  record Copy(
      Origin origin,
      Kind kind,
      List<String> sources,
      List<Heredoc> inline,
      String destination,
      CopyFlags flags)
      implements Instruction {}

  /** Which of the two copying instructions. */
  enum Kind {
    COPY,
    ADD
  }

  /**
   * Flags of {@code COPY} and {@code ADD}; empty text for those not given.
   *
   * @param unpack null for the default: local archives yes, remote ones no
   */
  record CopyFlags(
      String from,
      String chown,
      String chmod,
      boolean link,
      boolean parents,
      List<String> exclude,
      String checksum,
      boolean keepGitDir,
      @Nullable Boolean unpack) {
    public CopyFlags {
      exclude = List.copyOf(exclude);
    }
  }

  /** {@code EXPOSE}. */
  record Expose(Origin origin, List<String> ports) implements Instruction {}

  /** {@code VOLUME}. */
  record Volume(Origin origin, List<String> paths) implements Instruction {}

  /** {@code USER}. */
  record User(Origin origin, String user) implements Instruction {}

  /** {@code WORKDIR}. */
  record Workdir(Origin origin, String path) implements Instruction {}

  /** {@code STOPSIGNAL}. */
  record StopSignal(Origin origin, String signal) implements Instruction {}

  /** {@code ONBUILD}; the instruction is kept as text. */
  record OnBuild(Origin origin, String expression) implements Instruction {}

  /**
   * {@code HEALTHCHECK}.
   *
   * @param command null for {@code NONE}
   * @param retries 0 for the default
   */
  record Healthcheck(
      Origin origin,
      @Nullable Command command,
      Duration interval,
      Duration timeout,
      Duration startPeriod,
      Duration startInterval,
      int retries)
      implements Instruction {}
}

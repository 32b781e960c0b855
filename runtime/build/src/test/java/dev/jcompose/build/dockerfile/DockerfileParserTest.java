package dev.jcompose.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.build.dockerfile.Command.ExecForm;
import dev.jcompose.build.dockerfile.Command.ShellForm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerfileParserTest {

  private static Dockerfile parse(String text) throws DockerfileException {
    return DockerfileParser.parse(text);
  }

  private static <T extends Instruction> T only(Class<T> type, String line)
      throws DockerfileException {
    return type.cast(parse("FROM x\n" + line + "\n").stages().getFirst().instructions().getFirst());
  }

  @Nested
  class Lines {
    @Test
    void continuedLinesAreJoinedWithoutTheCommentsBetweenThem() throws DockerfileException {
      var run = only(Instruction.Run.class, "RUN a \\\n  # a comment\n\n  b \\  \n  && c");
      assertThat(run.command()).isEqualTo(new ShellForm("a   b   && c"));
      assertThat(run.origin().location()).isEqualTo(new Location(2, 6));
    }

    @Test
    void aDoubledEscapeDoesNotContinue() throws DockerfileException {
      var stage = parse("FROM x\nRUN a \\\\\nRUN b").stages().getFirst();
      assertThat(stage.instructions()).hasSize(2);
    }

    @Test
    void theEscapeDirectiveChangesTheContinuationMark() throws DockerfileException {
      var file = parse("# escape=`\nFROM x\nRUN dir C:\\ `\n  more");
      var run = (Instruction.Run) file.stages().getFirst().instructions().getFirst();
      assertThat(run.command()).isEqualTo(new ShellForm("dir C:\\   more"));
      assertThat(file.escape()).isEqualTo('`');
    }

    @Test
    void directivesEndWithTheFirstOtherLine() throws DockerfileException {
      assertThat(parse("# hello\n# escape=`\nFROM x").escape()).isEqualTo('\\');
      assertThatThrownBy(() -> parse("# escape=`\n# escape=`\nFROM x"))
          .hasMessage("only one escape parser directive can be used");
    }

    @Test
    void aByteOrderMarkAndCarriageReturnsDoNotMatter() throws DockerfileException {
      assertThat(parse("\ufeffFROM x\r\nRUN a \\\r\n b\r\n").stages().getFirst().instructions())
          .hasSize(1);
    }
  }

  @Nested
  class Heredocs {
    @Test
    void theyFollowTheirInstruction() throws DockerfileException {
      var stage = parse("FROM x\nRUN <<EOF\necho $A\nFOO\nEOF\nUSER u").stages().getFirst();
      var run = (Instruction.Run) stage.instructions().getFirst();
      assertThat(run.heredocs()).containsExactly(new Heredoc("EOF", true, false, "echo $A\nFOO\n"));
      assertThat(stage.instructions()).hasSize(2);
    }

    @Test
    void aDashTakesTabsOffAndQuotesKeepVariables() throws DockerfileException {
      var copy = only(Instruction.Copy.class, "COPY <<-'a' <<b /x/\n\tone $A\n\ta\ntwo\nb");
      assertThat(copy.sources()).isEmpty();
      assertThat(copy.inline())
          .extracting(Heredoc::name, Heredoc::expands, Heredoc::text)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("a", false, "one $A\n"),
              org.assertj.core.groups.Tuple.tuple("b", true, "two\n"));
    }

    @Test
    void oneWithoutEndIsRefusedWithItsLines() {
      assertThatThrownBy(() -> parse("FROM x\nRUN <<EOF\na\n"))
          .hasMessageContaining("unterminated heredoc")
          .extracting(e -> ((DockerfileException) e).location())
          .isEqualTo(new Location(2, 3));
    }

    @Test
    void lessThanSignsElsewhereAreNone() throws DockerfileException {
      assertThat(only(Instruction.Run.class, "RUN echo $((1<<2)) \"<<EOF\"").heredocs()).isEmpty();
    }
  }

  @Nested
  class Stages {
    @Test
    void namesAreLowerCaseAndArgumentsBeforeTheFirstAreGlobal() throws DockerfileException {
      var file = parse("ARG V=1\nFROM --platform=$P a:$V AS Build\nFROM build");
      assertThat(file.globals()).hasSize(1);
      assertThat(file.stages()).extracting(Stage::name).containsExactly("build", "");
      assertThat(file.stages().getFirst().base()).isEqualTo("a:$V");
      assertThat(file.stages().getFirst().platform()).isEqualTo("$P");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "FROM a b | FROM requires either one argument, or three",
          "FROM a AS 1b | invalid name for build stage: \"1b\"",
          "RUN x | no build stage in current context",
          "ARG x | dockerfile contains no stages to build",
          "# only | file with no instructions",
        })
    void malformedOnesAreRefused(String text, String problem) {
      assertThatThrownBy(() -> parse(text)).hasMessageContaining(problem);
    }
  }

  @Nested
  class Instructions {
    @Test
    void commandsHaveAShellAndAnExecForm() throws DockerfileException {
      assertThat(only(Instruction.Cmd.class, "CMD [\"a\", \"b c\"]").command())
          .isEqualTo(new ExecForm(List.of("a", "b c")));
      assertThat(only(Instruction.Cmd.class, "CMD ['a']").command())
          .isEqualTo(new ShellForm("['a']"));
    }

    @Test
    void environmentHasANewAndAnOldForm() throws DockerfileException {
      assertThat(only(Instruction.Env.class, "ENV a=1 b=\"x y\" c=x\\ y").pairs())
          .containsExactly(new Pair("a", "1"), new Pair("b", "\"x y\""), new Pair("c", "x\\ y"));
      assertThat(only(Instruction.Env.class, "ENV a b c").pairs())
          .containsExactly(new Pair("a", "b c"));
    }

    @Test
    void mountsAreReadWithTheirDefaults() throws DockerfileException {
      var run =
          only(
              Instruction.Run.class,
              "RUN --mount=type=cache,target=/c,sharing=locked,mode=0700"
                  + " --mount=type=secret,id=key,env=KEY --mount=target=/s,from=build,rw"
                  + " --network=none make");
      assertThat(run.mounts())
          .extracting(RunMount::type)
          .containsExactly(RunMount.Type.CACHE, RunMount.Type.SECRET, RunMount.Type.BIND);
      assertThat(run.mounts()).extracting(RunMount::isWritable).containsExactly(true, false, true);
      assertThat(run.mounts().getFirst().mode()).isEqualTo(0700);
      assertThat(run.network()).isEqualTo("none");
    }

    @Test
    void copyHasItsFlags() throws DockerfileException {
      var copy =
          only(
              Instruction.Copy.class,
              "COPY --from=a --chown=u:g --chmod=644 --link --parents --exclude=*.o a b /c/");
      assertThat(copy.sources()).containsExactly("a", "b");
      assertThat(copy.destination()).isEqualTo("/c/");
      assertThat(copy.flags())
          .isEqualTo(
              new Instruction.CopyFlags(
                  "a", "u:g", "644", true, true, List.of("*.o"), "", false, null));
    }

    @Test
    void aHealthcheckHasItsTimes() throws DockerfileException {
      var check =
          only(Instruction.Healthcheck.class, "HEALTHCHECK --interval=1m30s --retries=2 CMD a b");
      assertThat(check.interval()).isEqualTo(Duration.ofSeconds(90));
      assertThat(check.retries()).isEqualTo(2);
      assertThat(check.command()).isEqualTo(new ShellForm("a b"));
      assertThat(only(Instruction.Healthcheck.class, "HEALTHCHECK NONE").command()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "FRUM x | unknown instruction: FRUM (did you mean FROM?)",
          "COPY a | COPY requires at least two arguments",
          "COPY --foo a b | unknown flag: --foo",
          "COPY --link=maybe a b | expecting boolean value for flag --link",
          "COPY --from=a --from=b c d | duplicate flag specified: --from",
          "ENV a | ENV must have two arguments",
          "ENV a=1 b | can't find = in \"b\"",
          "ENV =1 | ENV names can not be blank",
          "SHELL sh | SHELL requires the arguments to be in JSON form",
          "ONBUILD ONBUILD RUN x | Chaining ONBUILD",
          "ONBUILD FROM x | FROM isn't allowed as an ONBUILD trigger",
          "HEALTHCHECK GO x | unknown type \"GO\" in HEALTHCHECK (try CMD)",
          "HEALTHCHECK --interval=1x CMD x | invalid duration \"1x\"",
          "RUN --mount=type=what,target=/x y | unsupported mount type \"what\"",
          "RUN --mount=type=cache y | --mount needs a target",
          "RUN --network=some y | network \"some\" is not valid",
          "USER | USER requires exactly one argument",
        })
    void malformedOnesAreRefusedWithTheirLine(String line, String problem) {
      assertThatThrownBy(() -> parse("FROM x\n\n" + line))
          .hasMessageContaining(problem)
          .extracting(e -> ((DockerfileException) e).location())
          .isEqualTo(new Location(3, 3));
    }
  }

  @Nested
  class Checks {
    private static List<String> rules(String text) throws DockerfileException {
      return parse(text).warnings().stream().map(LintWarning::rule).distinct().toList();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "FROM a AS Build | StageNameCasing",
          "FROM a as build | FromAsCasing",
          "FROM a AS scratch | ReservedStageName",
          "FROM a\\nrun x\\nRUN y | ConsistentInstructionCasing",
          "FROM a AS b\\nFROM a AS b | DuplicateStageName",
          "FROM a\\nCMD x | JSONArgsRecommended",
          "FROM a\\nCMD [\"a\"]\\nCMD [\"b\"] | MultipleInstructionsDisallowed",
          "FROM a\\nMAINTAINER me | MaintainerDeprecated",
          "FROM a\\nWORKDIR app | WorkdirRelativePath",
          "FROM a\\nENV a b | LegacyKeyValueFormat",
          "FROM a\\nENV DB_PASSWORD=x | SecretsUsedInArgOrEnv",
          "FROM a\\nEXPOSE 80/TCP | ExposeProtoCasing",
          "FROM a\\nRUN a \\\\\\n\\n b | NoEmptyContinuation",
          "FROM --platform=$TARGETPLATFORM a | RedundantTargetPlatform",
          "FROM --platform=linux/amd64 a | FromPlatformFlagConstDisallowed",
        })
    void tellWhatBuildxTells(String text, String rule) throws DockerfileException {
      assertThat(rules(text.replace("\\n", "\n").replace("\\\\", "\\"))).containsExactly(rule);
    }

    @Test
    void aCleanFileHasNone() throws DockerfileException {
      assertThat(rules("FROM a AS b\nWORKDIR /x\nENV A=1\nCMD [\"a\"]")).isEmpty();
    }

    @Test
    void aDirectiveTurnsARuleOff() throws DockerfileException {
      assertThat(rules("# check=skip=StageNameCasing\nFROM a AS B")).isEmpty();
    }
  }
}

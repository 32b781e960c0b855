package dev.jcompose.linux.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.linux.security.SyscallTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the runner's bytes to its source, where this machine has the assembler (binutils). */
class RunnerSourceTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"x86_64", "aarch64"})
  void theBytesAreWhatTheAssemblerMakesOfTheSource(String architecture) throws Exception {
    Path assembler = tool(architecture, "as");
    Path copier = tool(architecture, "objcopy");
    Path source = directory.resolve("r.s");
    Files.writeString(source, resource("runner-" + architecture + ".s"));
    run(assembler, "-o", directory.resolve("r.o").toString(), source.toString());
    run(
        copier,
        "-O",
        "binary",
        directory.resolve("r.o").toString(),
        directory.resolve("r.bin").toString());
    String hex = HexFormat.of().formatHex(Files.readAllBytes(directory.resolve("r.bin")));
    assertThat(resource("runner-" + architecture + ".hex").replace("\n", "")).isEqualTo(hex);
  }

  private static String resource(String name) {
    return SyscallTable.resource(ScriptRunner.class, name);
  }

  private static Path tool(String architecture, String name) {
    String prefix = architecture + "-linux-gnu-";
    return Stream.of("/usr/bin/", "/usr/local/bin/")
        .map(bin -> Path.of(bin + prefix + name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseGet(() -> Assumptions.abort("needs " + prefix + name + " (Debian: binutils)"));
  }

  private static void run(Path program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}

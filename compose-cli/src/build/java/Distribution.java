import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Finishes the distribution's folder of jars: makes old class files fit for the JVM's AOT cache and
 * makes the caches by training runs. Run by the build as {@code java Distribution.java LIB}.
 *
 * <p>A cache belongs to the JVM and the very jars that it was made with; without one everything
 * works and starts slower, so a training run that does not succeed is told and passed over.
 */
public final class Distribution {
  /**
   * Class files before this version have no stack maps, and the cache leaves them out (JVMS 4.10).
   */
  private static final int STACK_MAPS_SINCE = ClassFile.JAVA_6_VERSION;

  private static final long TRAINING_SECONDS = 120;
  private static final List<String> CLI_JARS =
      List.of(
          "compose-cli",
          "picocli",
          "scheduler",
          "compose-model",
          "runtime-client",
          "runtime-api",
          "snakeyaml-engine",
          "jackson-databind",
          "jackson-core",
          "jackson-annotations");

  private final Path lib;

  private Distribution(Path lib) {
    this.lib = lib;
  }

  /** The launcher's marker {@code complete} is written last. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Distribution distribution = new Distribution(Path.of(arguments[0]).toAbsolutePath());
    Files.deleteIfExists(distribution.lib.resolve("complete"));
    distribution.renewOldClasses();
    distribution.train(
        "cli", List.of(), distribution.cliPath(), "dev.jcompose.cli.training.CliTraining");
    distribution.train(
        "engine",
        List.of("--enable-native-access=ALL-UNNAMED"),
        distribution.enginePath(),
        "dev.jcompose.engine.daemon.EngineTraining");
    Files.writeString(distribution.lib.resolve("complete"), System.getProperty("java.home") + "\n");
  }

  /** In the order of the launcher: the cache holds for exactly this class path. */
  private String cliPath() {
    return String.join(
        ":", CLI_JARS.stream().map(name -> lib.resolve(name + ".jar").toString()).toList());
  }

  /** All jars in the order of their names, as the engine's starter has them. */
  private String enginePath() throws IOException {
    return String.join(":", jars().stream().map(Path::toString).toList());
  }

  private List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.list(lib)) {
      return files.filter(p -> p.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** A run of {@code main} in an empty directory, which it gets as its argument. */
  private void train(String name, List<String> flags, String classPath, String main)
      throws IOException, InterruptedException {
    Path cache = lib.resolve(name + ".aot");
    Path log = lib.resolveSibling(name + "-training.log");
    Files.deleteIfExists(cache);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:AOTCacheOutput=" + cache,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djdk.reflect.useNativeAccessorOnly=true"));
    command.addAll(flags);
    Path directory = Files.createTempDirectory("jcompose-training");
    command.addAll(List.of("-cp", classPath, main, directory.toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = process.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    removeTree(directory);
    if (!ended || process.waitFor() != 0 || !fits(cache, flags, classPath)) {
      Files.deleteIfExists(cache);
      System.err.println(
          "[WARNING] no AOT cache for the " + name + ": its start takes longer; see " + log);
    }
  }

  /** Whether a JVM takes the cache: it is refused for small differences, and silently so. */
  private static boolean fits(Path cache, List<String> flags, String classPath)
      throws IOException, InterruptedException {
    if (!Files.exists(cache)) {
      return false;
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:AOTMode=on", "-XX:AOTCache=" + cache, "-XX:+UseSerialGC", "-Xmx512m"));
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, "dev.jcompose.cli.Main", "version"));
    return new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static void removeTree(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private void renewOldClasses() throws IOException {
    for (Path jar : jars()) {
      if (hasOldClasses(jar)) {
        renew(jar);
      }
    }
  }

  private static boolean hasOldClasses(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
        ZipEntry entry = e.nextElement();
        if (isClass(entry)) {
          try (InputStream in = zip.getInputStream(entry)) {
            if (isOld(in.readNBytes(8))) {
              return true;
            }
          }
        }
      }
      return false;
    }
  }

  private static boolean isClass(ZipEntry entry) {
    return entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class");
  }

  private static boolean isOld(byte[] head) {
    return head.length >= 8 && ((head[6] & 0xff) << 8 | head[7] & 0xff) < STACK_MAPS_SINCE;
  }

  private static void renew(Path jar) throws IOException {
    Path renewed = jar.resolveSibling(jar.getFileName() + ".new");
    try (ZipFile zip = new ZipFile(jar.toFile());
        URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
        OutputStream out = Files.newOutputStream(renewed);
        ZipOutputStream target = new ZipOutputStream(out)) {
      ClassFile format =
          ClassFile.of(
              ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(loader)
                      .orElse(ClassHierarchyResolver.defaultResolver())));
      for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
        ZipEntry entry = e.nextElement();
        byte[] bytes;
        try (InputStream in = zip.getInputStream(entry)) {
          bytes = in.readAllBytes();
        }
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        target.putNextEntry(copy);
        target.write(isClass(entry) && isOld(bytes) ? renewed(format, bytes) : bytes);
        target.closeEntry();
      }
    }
    Files.move(renewed, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] renewed(ClassFile format, byte[] bytes) {
    ClassModel model = format.parse(bytes);
    ClassTransform newer =
        (builder, element) -> {
          if (!(element instanceof ClassFileVersion)) {
            builder.with(element);
          }
        };
    return format.transformClass(
        model,
        newer
            .andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL))
            .andThen(
                ClassTransform.endHandler(
                    builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0))));
  }
}

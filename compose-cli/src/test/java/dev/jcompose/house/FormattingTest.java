package dev.jcompose.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * All Java code is as google-java-format writes it. {@code -Dformat.update=true} rewrites what is
 * not.
 */
class FormattingTest {
  private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", "node_modules");
  private static final int FLOOR = 200;

  @Test
  void allFilesAreFormatted() throws Exception {
    boolean update = Boolean.getBoolean("format.update");
    Path root = Path.of(System.getProperty("jcompose.root", "..")).toRealPath();
    List<Path> files = javaFiles(root);
    assertThat(files).hasSizeGreaterThan(FLOOR);
    List<String> unformatted = new ArrayList<>();
    for (Path file : files) {
      String text = Files.readString(file);
      String formatted = format(file, text);
      if (!formatted.equals(text)) {
        if (update) {
          Files.writeString(file, formatted);
        } else {
          unformatted.add(root.relativize(file).toString());
        }
      }
    }
    assertThat(unformatted)
        .as("run with -Dtest=FormattingTest -Dformat.update=true to format these")
        .isEmpty();
  }

  private static String format(Path file, String text) {
    try {
      String used = RemoveUnusedImports.removeUnusedImports(text);
      String ordered = ImportOrderer.reorderImports(used, JavaFormatterOptions.Style.GOOGLE);
      return new Formatter().formatSource(ordered);
    } catch (FormatterException e) {
      throw new AssertionError(file + ": " + e.getMessage(), e);
    }
  }

  private static List<Path> javaFiles(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return NOT_OURS.contains(directory.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}

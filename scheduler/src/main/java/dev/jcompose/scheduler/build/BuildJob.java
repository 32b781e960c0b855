package dev.jcompose.scheduler.build;

import dev.jcompose.engine.api.ImageBuild;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An image to build.
 *
 * @param options without those that tell where files come from
 * @param context a directory, or a URL
 * @param dockerfile relative to the context, or absolute; {@code -} for {@code inline}
 * @param inline the Dockerfile's text, if it is no file
 * @param contexts names to directories, URLs or {@code docker-image://REF}
 * @param remarks what of the wish is passed over, in words
 */
public record BuildJob(
    ImageBuild options,
    String context,
    String dockerfile,
    String inline,
    Map<String, String> contexts,
    Map<String, Secret> secrets,
    List<String> remarks) {

  /** Means that the Dockerfile is {@code inline}. */
  public static final String INLINE = "-";

  public BuildJob {
    contexts = Collections.unmodifiableMap(new LinkedHashMap<>(contexts));
    secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
    remarks = List.copyOf(remarks);
  }

  /** Where a secret's value is. */
  public sealed interface Secret {
    /** In a file. */
    record InFile(Path file) implements Secret {}

    /** Here; not for printing. */
    record Value(String text) implements Secret {
      @Override
      public String toString() {
        return "Value[hidden]";
      }
    }
  }

  /** Whether the context is fetched by the engine. */
  boolean isRemote() {
    return isUrl(context);
  }

  static boolean isUrl(String text) {
    return text.contains("://") || text.startsWith("git@") || text.startsWith("github.com/");
  }
}

package dev.jcompose.build;

import dev.jcompose.build.context.FileTree;
import dev.jcompose.engine.api.context.IgnoreRules;
import dev.jcompose.images.reference.Reference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What to build.
 *
 * @param dockerfile its text
 * @param dockerfileName for messages
 * @param target a stage's name or number; empty for the last
 * @param secrets by id
 * @param platform empty for this machine's
 * @param uncachedStages names of stages that are built anew
 */
public record BuildRequest(
    String dockerfile,
    String dockerfileName,
    FileTree context,
    Map<String, NamedContext> contexts,
    String target,
    Map<String, String> args,
    Map<String, String> labels,
    List<Reference> tags,
    Map<String, byte[]> secrets,
    String platform,
    BaseImages.Freshness freshness,
    Caching caching,
    Set<String> uncachedStages,
    StepLimits limits) {

  /** Whether earlier results are used. */
  public enum Caching {
    USED,
    IGNORED
  }

  public BuildRequest {
    contexts = Map.copyOf(contexts);
    args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    tags = List.copyOf(tags);
    secrets = Map.copyOf(secrets);
    uncachedStages = Set.copyOf(uncachedStages);
  }

  /** A request for a Dockerfile without context, everything else by default. */
  public static BuildRequest of(String dockerfile) {
    return new BuildRequest(
        dockerfile,
        "Dockerfile",
        new FileTree(List.of(), IgnoreRules.NONE, FileTree.Owners.ROOT),
        Map.of(),
        "",
        Map.of(),
        Map.of(),
        List.of(),
        Map.of(),
        "",
        BaseImages.Freshness.ANY,
        Caching.USED,
        Set.of(),
        StepLimits.NONE);
  }
}

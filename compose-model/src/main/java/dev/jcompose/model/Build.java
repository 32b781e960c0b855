package dev.jcompose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a service's image is built (Compose Build Specification); components are named after its
 * attributes. Empty text and null mean "not said".
 *
 * @param context an absolute directory, or the URL of a repository or archive
 * @param dockerfile relative to the context, or absolute
 * @param dockerfileInline its text, instead of a file
 * @param additionalContexts names to absolute directories, URLs, {@code docker-image://REF} or
 *     {@code service:NAME}
 * @param ssh ids to paths; an empty path is the agent
 */
public record Build(
    String context,
    String dockerfile,
    String dockerfileInline,
    Map<String, String> args,
    Map<String, String> additionalContexts,
    List<FileGrant> secrets,
    Map<String, String> ssh,
    List<String> cacheFrom,
    List<String> cacheTo,
    String target,
    Map<String, String> labels,
    String network,
    List<String> extraHosts,
    @Nullable ByteSize shmSize,
    Map<String, Ulimit> ulimits,
    List<String> platforms,
    List<String> tags,
    boolean pull,
    boolean noCache,
    List<String> noCacheFilter,
    boolean privileged,
    String isolation,
    List<String> entitlements) {
  public Build {
    args = Values.ordered(args);
    additionalContexts = Values.ordered(additionalContexts);
    secrets = List.copyOf(secrets);
    ssh = Values.ordered(ssh);
    cacheFrom = List.copyOf(cacheFrom);
    cacheTo = List.copyOf(cacheTo);
    labels = Values.ordered(labels);
    extraHosts = List.copyOf(extraHosts);
    ulimits = Values.ordered(ulimits);
    platforms = List.copyOf(platforms);
    tags = List.copyOf(tags);
    noCacheFilter = List.copyOf(noCacheFilter);
    entitlements = List.copyOf(entitlements);
  }
}

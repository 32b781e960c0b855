package dev.jcompose.scheduler.build;

import dev.jcompose.engine.api.ImageBuild;
import dev.jcompose.engine.api.Ulimit;
import dev.jcompose.model.Build;
import dev.jcompose.model.ByteSize;
import dev.jcompose.model.FileGrant;
import dev.jcompose.model.FileObject;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.scheduler.ComposeException;
import dev.jcompose.scheduler.Labels;
import dev.jcompose.scheduler.compile.Compiler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A service's {@code build} as a job. */
public final class BuildJobs {

  private static final String SERVICE = "service:";

  private BuildJobs() {}

  /** The services that must be built before this one, because it uses their images. */
  public static Set<String> prerequisites(Service service) {
    Set<String> names = new TreeSet<>();
    Build build = service.build();
    if (build != null) {
      for (String context : build.additionalContexts().values()) {
        if (context.startsWith(SERVICE)) {
          names.add(context.substring(SERVICE.length()));
        }
      }
    }
    return names;
  }

  /** The job of a service that has a {@code build}. */
  public static BuildJob of(Project project, Service service, Build build, BuildFlags flags) {
    List<String> remarks = new ArrayList<>();
    refuse(service, build);
    passOver(service, build, remarks);
    boolean inline = !build.dockerfileInline().isEmpty();
    return new BuildJob(
        options(project, service, build, flags),
        build.context(),
        inline ? BuildJob.INLINE : build.dockerfile(),
        build.dockerfileInline(),
        contexts(project, build),
        secrets(project, service, build),
        remarks);
  }

  private static void refuse(Service service, Build build) {
    String subject = "service \"" + service.name() + "\": build.";
    if (!build.isolation().isEmpty() && !build.isolation().equals("default")) {
      throw new ComposeException(subject + "isolation is for Windows containers");
    }
    if (!build.ssh().isEmpty()) {
      throw new ComposeException(
          subject + "ssh: forwarding an agent is not supported; give the key as a secret");
    }
  }

  private static void passOver(Service service, Build build, List<String> remarks) {
    String subject = "service \"" + service.name() + "\": build.";
    if (!build.cacheFrom().isEmpty() || !build.cacheTo().isEmpty()) {
      remarks.add(subject + "cache_from and cache_to are not supported and have no effect");
    }
    if (build.platforms().size() > 1) {
      remarks.add(subject + "platforms: this machine's alone is built");
    }
  }

  private static ImageBuild options(
      Project project, Service service, Build build, BuildFlags flags) {
    List<String> tags = new ArrayList<>();
    tags.add(Compiler.image(project, service));
    tags.addAll(build.tags());
    Map<String, String> args = new LinkedHashMap<>(build.args());
    args.putAll(flags.args());
    Map<String, String> labels = new LinkedHashMap<>(build.labels());
    labels.put(Labels.PROJECT, project.name());
    labels.put(Labels.SERVICE, service.name());
    labels.put(Labels.VERSION, Labels.ourVersion());
    ByteSize shm = build.shmSize();
    List<Ulimit> ulimits = new ArrayList<>();
    build.ulimits().forEach((name, u) -> ulimits.add(new Ulimit(name, u.soft(), u.hard())));
    return new ImageBuild.Builder()
        .tags(tags)
        .target(build.target())
        .buildArgs(args)
        .labels(labels)
        .noCache(build.noCache() || flags.noCache())
        .uncachedStages(build.noCacheFilter())
        .pull(build.pull() || flags.pull())
        .networkMode(build.network())
        .extraHosts(build.extraHosts().stream().map(h -> h.replaceFirst("=", ":")).toList())
        .shmSize(shm == null ? 0 : shm.bytes())
        .ulimits(ulimits)
        .memory(flags.memoryBytes())
        .platform(platform(service, build))
        .privileged(build.privileged() || !build.entitlements().isEmpty())
        .build();
  }

  private static String platform(Service service, Build build) {
    if (!service.platform().isEmpty()) {
      return service.platform();
    }
    return build.platforms().size() == 1 ? build.platforms().getFirst() : "";
  }

  private static Map<String, String> contexts(Project project, Build build) {
    Map<String, String> contexts = new LinkedHashMap<>();
    build
        .additionalContexts()
        .forEach(
            (name, value) ->
                contexts.put(
                    name,
                    value.startsWith(SERVICE)
                        ? "docker-image://" + image(project, value.substring(SERVICE.length()))
                        : value));
    return contexts;
  }

  private static String image(Project project, String name) {
    Service service = project.services().get(name);
    if (service == null) {
      service = project.disabledServices().get(name);
    }
    if (service == null) {
      throw new ComposeException("no such service: " + name);
    }
    return Compiler.image(project, service);
  }

  private static Map<String, BuildJob.Secret> secrets(
      Project project, Service service, Build build) {
    Map<String, BuildJob.Secret> secrets = new LinkedHashMap<>();
    for (FileGrant grant : build.secrets()) {
      FileObject object = project.secrets().get(grant.source());
      if (object == null || object.external()) {
        throw new ComposeException(
            "service \""
                + service.name()
                + "\": build secret \""
                + grant.source()
                + "\" needs a file, content or an environment variable");
      }
      String id = grant.target().isEmpty() ? grant.source() : grant.target();
      secrets.put(id, secret(project, object));
    }
    return secrets;
  }

  private static BuildJob.Secret secret(Project project, FileObject object) {
    Path file = object.file();
    String variable = object.environment();
    String content = object.content();
    if (file != null) {
      return new BuildJob.Secret.InFile(file);
    }
    String value =
        variable != null ? project.environment().get(variable) : content == null ? "" : content;
    if (value == null) {
      throw new ComposeException(
          "secret \"" + object.key() + "\": environment variable " + variable + " is not set");
    }
    return new BuildJob.Secret.Value(value);
  }
}

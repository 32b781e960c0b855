package dev.jcompose.cli.command;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.ImageBuild;
import dev.jcompose.engine.api.Progress;
import dev.jcompose.engine.api.Ulimit;
import dev.jcompose.scheduler.build.BuildInput;
import dev.jcompose.scheduler.build.BuildJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds an image from a Dockerfile, with docker build's flags. */
final class ImageBuildCommand implements Action {
  private final List<String> tags = new ArrayList<>();
  private final List<String> args = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private final List<String> secrets = new ArrayList<>();
  private final List<String> contexts = new ArrayList<>();
  private final List<String> hosts = new ArrayList<>();
  private final List<String> ulimits = new ArrayList<>();
  private final List<String> uncached = new ArrayList<>();
  private final List<String> allowed = new ArrayList<>();
  private String file = "";
  private String target = "";
  private String network = "";
  private String platform = "";
  private String shm = "";
  private String memory = "";
  private boolean noCache;
  private boolean pull;
  private boolean quiet;
  private boolean check;
  private String context = "";

  @Override
  public void define(Options options) {
    options.about("Builds an image from a Dockerfile.");
    options.values(tags::addAll, "NAME", "What it is called.", "-t", "--tag");
    options.value(
        value -> file = value, "FILE", "The Dockerfile; - is standard input.", "-f", "--file");
    options.values(args::addAll, "NAME=VALUE", "Sets a build argument.", "--build-arg");
    options.value(value -> target = value, "STAGE", "Builds up to this stage.", "--target");
    options.values(labels::addAll, "NAME=VALUE", "Sets a label.", "--label");
    options.values(secrets::addAll, "id=ID,src=FILE", "Gives steps a secret.", "--secret");
    options.values(contexts::addAll, "NAME=PATH", "A further context.", "--build-context");
    options.values(hosts::addAll, "HOST:IP", "A host that steps know.", "--add-host");
    options.values(ulimits::addAll, "NAME=SOFT:HARD", "A limit for steps.", "--ulimit");
    options.flag(value -> noCache = value, "Builds every step anew.", "--no-cache");
    options.values(
        uncached::addAll, "STAGE", "Builds this stage's steps anew.", "--no-cache-filter");
    options.flag(value -> pull = value, "Fetches newer base images.", "--pull");
    options.value(value -> network = value, "MODE", "default, none, host.", "--network");
    options.value(value -> platform = value, "OS/ARCH", "This machine's alone.", "--platform");
    options.value(value -> shm = value, "BYTES", "Size of steps' /dev/shm.", "--shm-size");
    options.value(value -> memory = value, "BYTES", "A limit for steps.", "-m", "--memory");
    options.values(
        allowed::addAll, "WHAT", "security.insecure lets steps be privileged.", "--allow");
    options.flag(value -> quiet = value, "Prints the id alone.", "-q", "--quiet");
    options.flag(value -> check = value, "Checks the Dockerfile and builds nothing.", "--check");
    options.operand("PATH", value -> context = value);
  }

  @Override
  public int run(Session session) throws IOException, InterruptedException {
    BuildJob job = job(session);
    session.interrupts().listen();
    Engine engine = session.engine();
    boolean ours = engine.version().platform().name().equals("jcompose");
    try (BuildInput input =
        BuildInput.of(job, ours ? BuildInput.Builder.OURS : BuildInput.Builder.CLASSIC)) {
      engine.builds().build(input.options(), input.files(), message -> print(session, message));
    }
    return ExitCode.OK;
  }

  private void print(Session session, Progress message) {
    String text = message.stream();
    Progress.Aux aux = message.aux();
    if (quiet && aux != null && aux.id() != null) {
      session.output().line(aux.id());
    } else if (!quiet && text != null) {
      text.lines().forEach(session.output()::message);
    }
  }

  private BuildJob job(Session session) throws IOException {
    if (context.isEmpty()) {
      throw new UsageException("image build: which context? `.` is this directory");
    }
    boolean standardInput = file.equals("-");
    String inline =
        standardInput
            ? new String(System.in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            : "";
    ImageBuild options =
        new ImageBuild.Builder()
            .tags(tags)
            .target(target)
            .buildArgs(BuildCommand.arguments(args, session))
            .labels(pairs("--label", labels))
            .noCache(noCache)
            .uncachedStages(uncached)
            .pull(pull)
            .quiet(quiet)
            .networkMode(network)
            .extraHosts(hosts)
            .shmSize(BuildCommand.bytes(shm))
            .ulimits(ulimits.stream().map(ImageBuildCommand::ulimit).toList())
            .memory(BuildCommand.bytes(memory))
            .platform(platform)
            .form(check ? ImageBuild.Form.CHECK : ImageBuild.Form.CLASSIC)
            .privileged(allowed.contains("security.insecure"))
            .build();
    return new BuildJob(
        options,
        context,
        standardInput ? BuildJob.INLINE : dockerfile(),
        inline,
        pairs("--build-context", contexts),
        secrets(session),
        List.of());
  }

  /** docker build takes the path from here, not from the context. */
  private String dockerfile() {
    if (file.isEmpty()) {
      return "Dockerfile";
    }
    Path here = Path.of(file).toAbsolutePath().normalize();
    Path root = Path.of(context).toAbsolutePath().normalize();
    return here.startsWith(root) && Files.exists(here)
        ? root.relativize(here).toString()
        : here.toString();
  }

  private static Map<String, String> pairs(String option, List<String> texts) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new UsageException(option + " \"" + text + "\" is not NAME=VALUE");
      }
      pairs.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return pairs;
  }

  private static Ulimit ulimit(String text) {
    String[] parts = text.split("[=:]", -1);
    try {
      long soft = Long.parseLong(parts[1]);
      return new Ulimit(parts[0], soft, parts.length > 2 ? Long.parseLong(parts[2]) : soft);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new UsageException("--ulimit \"" + text + "\" is not NAME=SOFT:HARD");
    }
  }

  private Map<String, BuildJob.Secret> secrets(Session session) {
    Map<String, BuildJob.Secret> all = new LinkedHashMap<>();
    for (String text : secrets) {
      Map<String, String> fields = pairs("--secret", List.of(text.split(",", -1)));
      String id = fields.getOrDefault("id", "");
      String source = fields.getOrDefault("src", fields.getOrDefault("source", ""));
      String variable = fields.getOrDefault("env", "");
      if (id.isEmpty()) {
        throw new UsageException("--secret \"" + text + "\" has no id");
      }
      String here = session.environment().get(variable.isEmpty() ? id : variable);
      all.put(
          id,
          source.isEmpty() && here != null
              ? new BuildJob.Secret.Value(here)
              : new BuildJob.Secret.InFile(
                  Path.of(source.isEmpty() ? id : source).toAbsolutePath()));
    }
    return all;
  }
}

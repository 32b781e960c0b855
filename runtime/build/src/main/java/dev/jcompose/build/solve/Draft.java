package dev.jcompose.build.solve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.images.HistoryEntry;
import dev.jcompose.images.Image;
import dev.jcompose.images.ImageConfig;
import dev.jcompose.images.ImageHealthcheck;
import dev.jcompose.images.reference.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An image in the making: its layers, its config, how it was made. For one thread. */
final class Draft {

  /** The search path of images that say none. */
  static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static final String COMMENT = "buildkit.dockerfile.v0";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Digest> layers;
  private final List<HistoryEntry> history;
  private final String architecture;
  private final String variant;
  private final List<String> env;
  private final Set<String> volumes;
  private final Set<String> exposedPorts;
  private final Map<String, String> labels;
  private final List<String> onBuild;
  private Instant created;
  private String author;
  private String user;
  private @Nullable List<String> entrypoint;
  private @Nullable List<String> cmd;
  private String workingDir;
  private String stopSignal;
  private final @Nullable Integer stopTimeout;
  private @Nullable ImageHealthcheck healthcheck;
  private List<String> shell;

  private Draft(
      List<Digest> layers,
      List<HistoryEntry> history,
      Instant created,
      String author,
      String architecture,
      String variant,
      ImageConfig config) {
    this.layers = new ArrayList<>(layers);
    this.history = new ArrayList<>(history);
    this.created = created;
    this.author = author;
    this.architecture = architecture;
    this.variant = variant;
    env = new ArrayList<>(config.env());
    volumes = new TreeSet<>(config.volumes());
    exposedPorts = new TreeSet<>(config.exposedPorts());
    labels = new LinkedHashMap<>(config.labels());
    onBuild = new ArrayList<>(config.onBuild());
    user = config.user();
    entrypoint = config.entrypoint();
    cmd = config.cmd();
    workingDir = config.workingDir();
    stopSignal = config.stopSignal();
    stopTimeout = config.stopTimeout();
    healthcheck = config.healthcheck();
    shell = config.shell();
  }

  /** {@code FROM scratch}. */
  static Draft empty(String architecture) {
    ImageConfig config =
        new ImageConfig(
            "",
            List.of("PATH=" + PATH),
            null,
            null,
            "/",
            Set.of(),
            Set.of(),
            Map.of(),
            "",
            null,
            null,
            List.of(),
            List.of());
    return new Draft(List.of(), List.of(), Instant.EPOCH, "", architecture, "", config);
  }

  /** On an image, whose layers are given as the build sees them. */
  static Draft of(Image image, List<Digest> layers) {
    List<HistoryEntry> history = new ArrayList<>(image.history());
    long told = history.stream().filter(step -> !step.emptyLayer()).count();
    for (long i = told; i < layers.size(); i++) {
      String name =
          image.repoTags().isEmpty() ? image.id().toString() : image.repoTags().getFirst();
      history.add(new HistoryEntry(image.created(), name, "", false, 0));
    }
    return new Draft(
        layers,
        history,
        image.created(),
        image.author(),
        image.architecture(),
        image.variant(),
        image.config());
  }

  /** A copy for another stage to go on with. */
  Draft copy() {
    return new Draft(layers, history, created, author, architecture, variant, config());
  }

  private ImageConfig config() {
    return new ImageConfig(
        user,
        env,
        entrypoint,
        cmd,
        workingDir,
        volumes,
        exposedPorts,
        labels,
        stopSignal,
        stopTimeout,
        healthcheck,
        shell,
        onBuild);
  }

  List<Digest> layers() {
    return List.copyOf(layers);
  }

  List<String> env() {
    return List.copyOf(env);
  }

  String user() {
    return user;
  }

  /** Absolute. */
  String workingDir() {
    return workingDir.isEmpty() ? "/" : workingDir;
  }

  List<String> shell() {
    return shell.isEmpty() ? List.of("/bin/sh", "-c") : shell;
  }

  /** The triggers, which are then no longer the image's. */
  List<String> takeOnBuild() {
    List<String> triggers = List.copyOf(onBuild);
    onBuild.clear();
    return triggers;
  }

  /** An instruction that made a layer; the image is as old as its newest layer. */
  void layer(StepResults.Result made, String createdBy) {
    layers.add(made.layer());
    if (made.made().isAfter(created)) {
      created = made.made();
    }
    history.add(new HistoryEntry(created, createdBy, COMMENT, false, 0));
  }

  /** An instruction that changed the config alone. */
  void note(String createdBy) {
    history.add(new HistoryEntry(created, createdBy, COMMENT, true, 0));
  }

  void setEnv(String name, String value) {
    String entry = name + "=" + value;
    for (int i = 0; i < env.size(); i++) {
      if (env.get(i).startsWith(name + "=")) {
        env.set(i, entry);
        return;
      }
    }
    env.add(entry);
  }

  void setLabel(String name, String value) {
    labels.put(name, value);
  }

  void setAuthor(String name) {
    author = name;
  }

  void setUser(String name) {
    user = name;
  }

  void setWorkingDir(String path) {
    workingDir = path;
  }

  void setCmd(@Nullable List<String> arguments) {
    cmd = arguments;
  }

  void setEntrypoint(List<String> arguments) {
    entrypoint = arguments;
  }

  void setShell(List<String> words) {
    shell = words;
  }

  void setStopSignal(String signal) {
    stopSignal = signal;
  }

  void setHealthcheck(ImageHealthcheck check) {
    healthcheck = check;
  }

  void addOnBuild(String trigger) {
    onBuild.add(trigger);
  }

  void addVolumes(Collection<String> paths) {
    volumes.addAll(paths);
  }

  void addPorts(Collection<String> ports) {
    exposedPorts.addAll(ports);
  }

  /** The config document (OCI image specification, with Docker's members). */
  byte[] document() {
    ObjectNode root = JSON.createObjectNode();
    root.put("architecture", architecture);
    if (!variant.isEmpty()) {
      root.put("variant", variant);
    }
    if (!author.isEmpty()) {
      root.put("author", author);
    }
    root.put("created", created.toString());
    root.put("os", "linux");
    root.set("config", configNode());
    ObjectNode rootfs = root.putObject("rootfs").put("type", "layers");
    ArrayNode diffIds = rootfs.putArray("diff_ids");
    layers.forEach(layer -> diffIds.add(layer.toString()));
    ArrayNode steps = root.putArray("history");
    for (HistoryEntry step : history) {
      ObjectNode node = steps.addObject().put("created", step.created().toString());
      put(node, "created_by", step.createdBy());
      put(node, "comment", step.comment());
      if (step.emptyLayer()) {
        node.put("empty_layer", true);
      }
    }
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an image's config is JSON", e);
    }
  }

  private ObjectNode configNode() {
    ObjectNode node = JSON.createObjectNode();
    put(node, "User", user);
    names(node, "ExposedPorts", exposedPorts);
    texts(node, "Env", env);
    if (entrypoint != null) {
      texts(node, "Entrypoint", entrypoint);
    }
    if (cmd != null) {
      texts(node, "Cmd", cmd);
    }
    names(node, "Volumes", volumes);
    put(node, "WorkingDir", workingDir);
    if (!onBuild.isEmpty()) {
      texts(node, "OnBuild", onBuild);
    }
    if (!labels.isEmpty()) {
      ObjectNode all = node.putObject("Labels");
      new java.util.TreeMap<>(labels).forEach(all::put);
    }
    put(node, "StopSignal", stopSignal);
    if (stopTimeout != null) {
      node.put("StopTimeout", stopTimeout);
    }
    if (!shell.isEmpty()) {
      texts(node, "Shell", shell);
    }
    if (healthcheck != null) {
      node.set("Healthcheck", healthcheckNode(healthcheck));
    }
    return node;
  }

  private static ObjectNode healthcheckNode(ImageHealthcheck check) {
    ObjectNode node = JSON.createObjectNode();
    texts(node, "Test", check.test());
    nanos(node, "Interval", check.interval().toNanos());
    nanos(node, "Timeout", check.timeout().toNanos());
    nanos(node, "StartPeriod", check.startPeriod().toNanos());
    nanos(node, "StartInterval", check.startInterval().toNanos());
    nanos(node, "Retries", check.retries());
    return node;
  }

  private static void nanos(ObjectNode node, String name, long value) {
    if (value != 0) {
      node.put(name, value);
    }
  }

  private static void put(ObjectNode node, String name, String text) {
    if (!text.isEmpty()) {
      node.put(name, text);
    }
  }

  private static void texts(ObjectNode node, String name, List<String> texts) {
    ArrayNode array = node.putArray(name);
    texts.forEach(array::add);
  }

  private static void names(ObjectNode node, String name, Set<String> names) {
    if (!names.isEmpty()) {
      ObjectNode all = node.putObject(name);
      names.forEach(all::putObject);
    }
  }
}

package dev.jcompose.scheduler.plan;

import dev.jcompose.engine.api.ImageDetails;
import dev.jcompose.engine.api.NetworkDetails;
import dev.jcompose.model.Dependency;
import dev.jcompose.model.Service;
import dev.jcompose.scheduler.Seconds;
import dev.jcompose.scheduler.UpOptions;
import dev.jcompose.scheduler.build.BuildFlags;
import dev.jcompose.scheduler.compile.Compiled;
import dev.jcompose.scheduler.compile.ContainerRequests;
import dev.jcompose.scheduler.compile.Instance;
import dev.jcompose.scheduler.compile.ServiceSpec;
import dev.jcompose.scheduler.observe.Observed;
import dev.jcompose.scheduler.observe.ObservedContainer;
import dev.jcompose.scheduler.plan.StartPhase.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Plans {@code up}. */
public final class UpPlanner {
  private final Compiled compiled;
  private final Observed observed;
  private final UpOptions options;
  private final Steps steps = new Steps();
  private final Foundations foundations;
  private final Map<String, List<String>> peers = new HashMap<>();
  private final Map<String, List<Candidate>> candidates = new LinkedHashMap<>();
  private final Map<String, List<String>> madeBy = new LinkedHashMap<>();
  private final Stops stops;
  private final Map<String, List<String>> dependentStops = new HashMap<>();
  private Map<String, Decision> decisions = Map.of();

  private UpPlanner(Compiled compiled, Observed observed, UpOptions options) {
    this.compiled = compiled;
    this.observed = observed;
    this.options = options;
    this.stops = new Stops(steps, Seconds.of(options.timeout()));
    this.foundations = new Foundations(compiled, observed, steps);
  }

  /** What to do so that {@code observed} becomes what {@code compiled} says. */
  public static Plan plan(
      Compiled compiled, Observed observed, UpOptions options, Set<String> freshImages) {
    return new UpPlanner(compiled, observed, options).plan(freshImages);
  }

  /** Images that existing containers run and whose policy asks to look for a newer one first. */
  public static Plan refresh(Compiled compiled, Observed observed, UpOptions options) {
    Steps pulls = new Steps();
    for (ServiceSpec spec : compiled.services().values()) {
      boolean always = Foundations.effective(spec, options.pull()).equals("always");
      if (always && spec.scale() > 0 && !observed.of(spec.name()).isEmpty()) {
        pulls.add(
            new Operation.PullImage(spec.image(), spec.service().platform()),
            "pull policy is always",
            List.of());
      }
    }
    return pulls.plan();
  }

  /** The images that are built whether they are there or not. */
  public static Plan rebuild(Compiled compiled, UpOptions options) {
    Steps steps = new Steps();
    BuildPlanner builds = new BuildPlanner(compiled.project(), BuildFlags.NONE, steps);
    for (ServiceSpec spec : compiled.services().values()) {
      if (spec.scale() > 0 && Foundations.mustBuild(spec, options)) {
        builds.plan(spec.service(), "is to be built");
      }
    }
    return steps.plan();
  }

  private Plan plan(Set<String> freshImages) {
    compiled.warnings().forEach(steps::warn);
    Map<String, NetworkDetails> renewed = Foundations.renewed(compiled, observed);
    decisions = new Decider(compiled, observed, options, renewed.keySet()).decide();
    foundations.planImages(options, freshImages);
    foundations.planNetworks(renewed);
    foundations.planVolumes();
    observed.containers().stream()
        .filter(c -> !c.oneoff())
        .forEach(c -> peers.computeIfAbsent(c.service(), k -> new ArrayList<>()).add(c.name()));
    decisions.forEach((name, decision) -> peers.put(name, decision.names()));
    planOrphans();
    decisions.values().forEach(d -> d.surplus().forEach(c -> stops.remove(c, d.surplusReason(c))));
    foundations.reconnect(renewed, decisions);
    decisions.values().forEach(this::planService);
    if (options.start()) {
      planStarts();
    }
    return steps.plan();
  }

  private void planOrphans() {
    Set<String> known = new LinkedHashSet<>(compiled.project().services().keySet());
    known.addAll(compiled.project().disabledServices().keySet());
    Set<String> names = new TreeSet<>();
    for (ObservedContainer container : observed.containers()) {
      boolean finishedOneOff = container.oneoff() && !container.running();
      boolean orphan = container.oneoff() ? finishedOneOff : !known.contains(container.service());
      if (orphan && options.removeOrphans()) {
        stops.remove(container, "orphan");
      } else if (orphan && !container.oneoff()) {
        names.add(container.name());
      }
    }
    if (!names.isEmpty()) {
      steps.warn(
          "Found orphan containers (["
              + String.join(" ", names)
              + "]) for this project. If you removed or renamed this service in your compose file,"
              + " you can run this command with the --remove-orphans flag to clean it up.");
    }
  }

  private void planService(Decision decision) {
    List<Candidate> list = new ArrayList<>();
    candidates.put(decision.spec().name(), list);
    Map<Slot, String> creates = new LinkedHashMap<>();
    for (Slot slot : decision.slots()) {
      if (slot instanceof Slot.Replace replace) {
        creates.put(slot, create(decision, replace));
      }
    }
    if (!creates.isEmpty()) {
      stopDependents(decision.spec().name(), List.copyOf(creates.values()));
    }
    List<String> made = new ArrayList<>();
    for (Slot slot : decision.slots()) {
      list.add(
          switch (slot) {
            case Slot.Keep keep -> keep(decision, keep);
            case Slot.Make make -> make(decision, make, made);
            case Slot.Replace replace ->
                replace(decision, replace, creates.getOrDefault(slot, ""), made);
          });
    }
    madeBy.put(decision.spec().name(), made);
  }

  private Candidate keep(Decision decision, Slot.Keep keep) {
    ObservedContainer container = keep.container();
    List<String> ready = new ArrayList<>();
    if (!container.name().equals(keep.name())) {
      ready.add(finishReplacement(decision, keep));
    }
    if (container.state().equals("paused")) {
      steps.warn("container " + container.name() + " is paused");
    }
    Target target = new Target.Existing(container.id(), keep.name());
    String stopped = stops.of(container);
    if (container.running() && stopped == null) {
      steps.running(keep.name());
      return new Candidate(target, "", ready, List.of());
    }
    if (stopped != null) {
      ready.add(stopped);
    }
    String reason = stopped == null ? "is " + container.state() : "its dependency is replaced";
    return new Candidate(target, reason, ready, stops.freedPorts(decision.spec()));
  }

  /** An earlier command made the new container and ended before it had its name. */
  private String finishReplacement(Decision decision, Slot.Keep keep) {
    List<String> removed =
        decision.surplus().stream()
            .map(c -> "remove container " + c.name())
            .filter(steps::has)
            .toList();
    return steps.add(
        new Operation.RenameContainer(
            decision.spec().name(), Target.existing(keep.container()), keep.name()),
        "replacement was interrupted",
        removed);
  }

  private Candidate make(Decision decision, Slot.Make make, List<String> made) {
    ServiceSpec spec = decision.spec();
    String title =
        steps.add(
            createOperation(spec, make.name(), instance(spec, make.number(), make.name(), null)),
            "not there yet",
            needsToCreate(spec));
    made.add(title);
    return new Candidate(
        new Target.Made(title, make.name()), "is new", List.of(title), stops.freedPorts(spec));
  }

  private String create(Decision decision, Slot.Replace replace) {
    ServiceSpec spec = decision.spec();
    ObservedContainer old = replace.old();
    Instance instance = instance(spec, old.number(), replace.name(), old);
    return steps.add(
        createOperation(spec, Decider.temporaryName(old, replace.name()), instance),
        replace.reason(),
        needsToCreate(spec));
  }

  private Candidate replace(
      Decision decision, Slot.Replace replace, String created, List<String> made) {
    ServiceSpec spec = decision.spec();
    ObservedContainer old = replace.old();
    Target replaced = new Target.Replaced(old.id(), old.name());
    List<String> before = new ArrayList<>(List.of(created));
    if (old.running()) {
      before.add(
          stops.stop(
              old, replaced, "is replaced", afterDependents(decision.spec().name(), created)));
    }
    String removed =
        steps.add(
            new Operation.RemoveContainer(spec.name(), replaced, false), "is replaced", before);
    Target target = new Target.Made(created, Decider.temporaryName(old, replace.name()));
    String renamed =
        steps.add(
            new Operation.RenameContainer(spec.name(), target, replace.name()),
            "replaces " + old.name(),
            List.of(created, removed));
    made.add(renamed);
    return new Candidate(
        new Target.Made(created, replace.name()),
        "is new",
        List.of(created, renamed),
        stops.freedPorts(spec));
  }

  /** {@code restart: true}: dependents stop before what they depend on is replaced. */
  private void stopDependents(String service, List<String> creates) {
    for (Decision dependent : decisions.values()) {
      Dependency how = dependent.spec().service().dependsOn().get(service);
      if (how == null || !how.restart()) {
        continue;
      }
      for (ObservedContainer container : observed.of(dependent.spec().name())) {
        if (container.running() && !dependent.surplus().contains(container)) {
          dependentStops
              .computeIfAbsent(service, k -> new ArrayList<>())
              .add(stops.stop(container, "its dependency " + service + " is replaced", creates));
        }
      }
    }
  }

  /** What comes before a replaced container's stop: its successor, and its dependents' stops. */
  private List<String> afterDependents(String service, String created) {
    List<String> needs = new ArrayList<>(dependentStops.getOrDefault(service, List.of()));
    needs.add(created);
    return needs;
  }

  private Set<String> needsToCreate(ServiceSpec spec) {
    Set<String> needs = new LinkedHashSet<>(foundations.neededBy(spec));
    for (String shared : Decider.sharedWith(spec.service())) {
      needs.addAll(madeBy.getOrDefault(shared, List.of()));
    }
    return needs;
  }

  private Operation createOperation(ServiceSpec spec, String name, Instance instance) {
    String build = "build image " + spec.image();
    String pull = steps.has(build) ? build : "pull image " + spec.image();
    return new Operation.CreateContainer(
        spec.name(),
        name,
        instance.name(),
        ContainerRequests.of(compiled.project(), spec, instance),
        spec.uploads(),
        steps.has(pull) ? pull : null);
  }

  private Instance instance(
      ServiceSpec spec, int number, String name, @Nullable ObservedContainer old) {
    ImageDetails image = observed.images().get(spec.image());
    return new Instance(
        number,
        name,
        old == null ? "" : replaced(spec, number),
        image == null ? "" : image.id(),
        old == null || options.renewAnonymousVolumes()
            ? List.of()
            : AnonymousVolumes.inherited(spec, image, old),
        peers);
  }

  /** What docker compose calls the container that gives its place. */
  private static String replaced(ServiceSpec spec, int number) {
    String declared = spec.service().containerName();
    return declared.isEmpty() ? spec.name() + "-" + number : declared;
  }

  private void planStarts() {
    Map<String, Service> services = new LinkedHashMap<>();
    compiled.services().forEach((name, spec) -> services.put(name, spec.service()));
    StartPhase phase = new StartPhase(services, candidates, steps);
    phase.plan();
    if (options.awaitReady()) {
      phase.planReadiness();
    }
  }
}

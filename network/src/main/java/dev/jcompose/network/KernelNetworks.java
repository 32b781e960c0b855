package dev.jcompose.network;

import dev.jcompose.linux.netlink.Link;
import dev.jcompose.linux.netlink.NftEvents;
import dev.jcompose.linux.netlink.RouteSocket;
import dev.jcompose.network.NetworkException.Kind;
import dev.jcompose.network.address.Cidr;
import dev.jcompose.network.address.SubnetPool;
import dev.jcompose.network.firewall.Firewall;
import dev.jcompose.network.firewall.PortRule;
import dev.jcompose.network.firewall.Ruleset;
import dev.jcompose.network.firewall.Warden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Networks of the host's kernel: the registry of networks and sandboxes, and their upkeep. */
final class KernelNetworks implements Networks {

  private static final Logger LOG = LoggerFactory.getLogger(KernelNetworks.class);
  private static final Cidr DEFAULT_SUBNET = Cidr.parse("172.17.0.0/16");

  private final Store store;
  private final HostNamespace host;
  private final NetworkPlanner planner;
  private final RouteSocket links;
  private final Firewall firewall;
  private @Nullable Warden warden;
  private final Bridges bridges;
  private final Ports ports;
  private final Endpoints endpoints;
  private final String bridgePrefix;
  private final String linkPrefix;

  // Guards the choice of names and subnets, and which networks there are.
  private final Object registry = new Object();
  private final Map<String, LiveNetwork> networks = new ConcurrentHashMap<>();
  private final Map<String, KernelSandbox> sandboxes = new ConcurrentHashMap<>();
  private final Map<String, SandboxRecord> orphans = new HashMap<>();

  private KernelNetworks(Store store, String tag, HostNamespace host) throws IOException {
    this.store = store;
    this.host = host;
    bridgePrefix = "jc" + tag;
    linkPrefix = "jv" + tag;
    SecureRandom random = new SecureRandom();
    planner = new NetworkPlanner(SubnetPool.standard(), random, bridgePrefix);
    Namespace.prepare();
    links = host.call(RouteSocket::open);
    firewall = host.call(() -> Firewall.open(tag, bridgePrefix));
    bridges = new Bridges(host, links, firewall, new Forwarding(store, host), random);
    ports = new Ports(store, firewall, bridges, host.sockets());
    endpoints = new Endpoints(store, links, ports, bridges, random, linkPrefix);
  }

  static KernelNetworks open(Path stateDir, HostNamespace host) throws IOException {
    Path real = Files.createDirectories(stateDir).toRealPath();
    KernelNetworks opened = new KernelNetworks(new Store(real), tag(real), host);
    try {
      opened.load();
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.closeAll();
      throw e;
    }
  }

  // Tells engines with different state directories on one host apart, in names of kernel objects.
  private static String tag(Path stateDir) {
    try {
      byte[] path = stateDir.toString().getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(path);
      return HexFormat.of().formatHex(digest, 0, 2);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void load() throws IOException {
    for (Network network : store.networks()) {
      networks.put(network.id(), new LiveNetwork(network));
    }
    for (String name : List.of("bridge", "host", "none")) {
      if (byName(name).isEmpty()) {
        register(predefined(name));
      }
    }
    Ruleset wanted = Ruleset.EMPTY;
    List<PortRule> rules = new ArrayList<>();
    for (SandboxRecord sandbox : store.sandboxes()) {
      orphans.put(sandbox.request().containerId(), sandbox);
      for (Endpoint endpoint : sandbox.endpoints()) {
        live(endpoint.networkId()).ifPresent(n -> n.claim(endpoint));
      }
      sandbox.ports().stream().flatMap(p -> KernelSandbox.rule(p).stream()).forEach(rules::add);
    }
    for (LiveNetwork live : networks.values()) {
      if (live.isBridge() && links.link(live.network().bridge()).isPresent()) {
        live.guarded = true;
        wanted = wanted.with(live.rules());
      }
    }
    warden = new Warden(firewall, host.call(NftEvents::open));
    firewall.reset(wanted.isEmpty() ? wanted : wanted.with(rules), bridges.forwardsForUs());
  }

  private Network predefined(String name) throws IOException {
    String id = planner.newId();
    if (!name.equals("bridge")) {
      String driver = name.equals("none") ? "null" : name;
      NetworkSpec spec =
          new NetworkSpec(name, driver, false, false, true, false, List.of(), Map.of(), Map.of());
      return new Network(id, spec, Instant.now(), "", List.of());
    }
    NetworkSpec spec = NetworkSpec.bridge(name);
    List<Network.Subnet> subnets =
        planner.subnets(
            spec, planner.pool().preferring(DEFAULT_SUBNET), ours(), bridges.reachable());
    return new Network(id, spec, Instant.now(), planner.bridgeName(id, spec), subnets);
  }

  private LiveNetwork register(Network network) throws IOException {
    store.write(network);
    LiveNetwork live = new LiveNetwork(network);
    networks.put(network.id(), live);
    return live;
  }

  @Override
  public Network create(NetworkSpec spec) throws IOException {
    if (!spec.driver().equals("bridge")) {
      throw new NetworkException(
          Kind.INVALID,
          "network " + spec.name() + ": driver \"" + spec.driver() + "\" is not bridge");
    }
    LiveNetwork live;
    synchronized (registry) {
      if (byName(spec.name()).isPresent()) {
        throw new NetworkException(
            Kind.NAME_TAKEN, "network with name " + spec.name() + " already exists");
      }
      String id = planner.newId();
      String bridge = planner.bridgeName(id, spec);
      if (links.link(bridge).isPresent()) {
        throw new NetworkException(
            Kind.FORBIDDEN, "network " + spec.name() + ": link " + bridge + " already exists");
      }
      List<Network.Subnet> subnets =
          planner.subnets(spec, planner.pool(), ours(), bridges.reachable());
      live = register(new Network(id, spec, Instant.now(), bridge, subnets));
    }
    try {
      OffCarrier.make(() -> bridges.ensure(live));
    } catch (IOException | RuntimeException e) {
      try {
        remove(live.network().id());
      } catch (IOException | RuntimeException onTheWayBack) {
        e.addSuppressed(onTheWayBack);
      }
      throw e;
    }
    return live.network();
  }

  private List<Cidr> ours() {
    return networks.values().stream()
        .flatMap(n -> n.network().subnets().stream())
        .map(Network.Subnet::subnet)
        .toList();
  }

  @Override
  public List<Network> list() {
    return networks.values().stream()
        .map(LiveNetwork::network)
        .sorted(Comparator.comparing(Network::created).thenComparing(Network::name))
        .toList();
  }

  @Override
  public Optional<Network> find(String reference) {
    Optional<LiveNetwork> exact = live(reference).or(() -> byName(reference));
    if (exact.isPresent()) {
      return exact.map(LiveNetwork::network);
    }
    List<Network> starting =
        reference.isEmpty()
            ? List.of()
            : list().stream().filter(n -> n.id().startsWith(reference)).toList();
    return starting.size() == 1 ? Optional.of(starting.getFirst()) : Optional.empty();
  }

  private Optional<LiveNetwork> live(String id) {
    return Optional.ofNullable(networks.get(id));
  }

  private Optional<LiveNetwork> byName(String name) {
    return networks.values().stream().filter(n -> n.network().name().equals(name)).findFirst();
  }

  @Override
  public List<Member> members(Network network) {
    return live(network.id()).stream()
        .flatMap(n -> n.members.entrySet().stream())
        .map(e -> new Member(e.getKey(), e.getValue()))
        .toList();
  }

  @Override
  public void remove(String reference) throws IOException {
    Network network =
        find(reference)
            .orElseThrow(
                () -> new NetworkException(Kind.NOT_FOUND, "network " + reference + " not found"));
    if (network.predefined()) {
      throw new NetworkException(
          Kind.FORBIDDEN, network.name() + " is a pre-defined network and cannot be removed");
    }
    LiveNetwork live = live(network.id()).orElseThrow();
    live.lock.lock();
    try {
      if (!live.members.isEmpty()) {
        throw new NetworkException(
            Kind.FORBIDDEN,
            "error while removing network: network "
                + network.name()
                + " has active endpoints ("
                + String.join(
                    ", ",
                    live.members.values().stream()
                        .map(e -> "name:\"" + e.names().stream().findFirst().orElse("") + "\"")
                        .sorted()
                        .toList())
                + ")");
      }
      live.removed = true;
      OffCarrier.remove(() -> bridges.remove(live));
      networks.remove(network.id());
      store.deleteNetwork(network.id());
    } finally {
      live.lock.unlock();
    }
  }

  @Override
  public Sandbox createSandbox(SandboxRequest request) throws IOException {
    KernelSandbox sandbox = new KernelSandbox(request, Namespace.create());
    KernelSandbox old = sandboxes.put(request.containerId(), sandbox);
    if (old != null) {
      release(old);
    }
    return sandbox;
  }

  @Override
  public Sandbox adopt(String containerId, int pid) throws IOException {
    SandboxRecord kept;
    synchronized (registry) {
      kept = orphans.get(containerId);
    }
    if (kept == null) {
      throw new NetworkException(
          Kind.NOT_FOUND, "container " + containerId + ": nothing is recorded of its network");
    }
    KernelSandbox sandbox = new KernelSandbox(kept.request(), Namespace.of(pid));
    OffCarrier.make(
        () -> {
          endpoints.restore(sandbox, kept, networks);
          return sandbox;
        });
    sandboxes.put(containerId, sandbox);
    synchronized (registry) {
      orphans.remove(containerId);
    }
    return sandbox;
  }

  @Override
  public Endpoint connect(Sandbox sandbox, Network network, EndpointRequest request)
      throws IOException {
    LiveNetwork live =
        live(network.id())
            .orElseThrow(
                () ->
                    new NetworkException(
                        Kind.NOT_FOUND, "network " + network.name() + " not found"));
    return OffCarrier.make(() -> endpoints.connect(own(sandbox), live, request));
  }

  @Override
  public void disconnect(Sandbox sandbox, Network network) throws IOException {
    Optional<LiveNetwork> live = live(network.id());
    if (live.isPresent()) {
      OffCarrier.remove(() -> endpoints.disconnect(own(sandbox), live.get()));
    }
  }

  @Override
  public List<PublishedPort> publish(Sandbox sandbox, List<PortRequest> requests)
      throws IOException {
    return OffCarrier.make(() -> ports.publish(own(sandbox), requests, networks));
  }

  @Override
  public void release(Sandbox sandbox) throws IOException {
    KernelSandbox own = own(sandbox);
    OffCarrier.remove(() -> endpoints.release(own, networks));
    sandboxes.remove(own.containerId(), own);
  }

  private static KernelSandbox own(Sandbox sandbox) {
    if (sandbox instanceof KernelSandbox own) {
      return own;
    }
    throw new IllegalArgumentException("sandbox of another engine: " + sandbox);
  }

  @Override
  public void sweep() throws IOException {
    List<SandboxRecord> dead;
    synchronized (registry) {
      dead = List.copyOf(orphans.values());
      orphans.clear();
    }
    for (SandboxRecord sandbox : dead) {
      endpoints.forget(sandbox, networks);
      LOG.info("removed what was left: container={}", sandbox.request().containerId());
    }
    List<String> known =
        Stream.concat(
                sandboxes.values().stream()
                    .flatMap(s -> s.endpoints().stream())
                    .map(Endpoint::hostLink),
                networks.values().stream().map(n -> n.network().bridge()))
            .toList();
    for (Link link : links.links()) {
      boolean ours = link.name().startsWith(linkPrefix) || link.name().startsWith(bridgePrefix);
      if (ours && !known.contains(link.name()) && links.removeLink(link.name())) {
        LOG.info("removed what was left: link={}", link.name());
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      for (KernelSandbox sandbox : sandboxes.values()) {
        endpoints.leave(sandbox);
      }
      sandboxes.clear();
      for (LiveNetwork live : networks.values()) {
        live.lock.lock();
        try {
          // Whoever outlives the engine keeps its bridge; others get theirs again when needed.
          if (live.members.isEmpty()) {
            bridges.remove(live);
          }
        } finally {
          live.lock.unlock();
        }
      }
    } finally {
      closeAll();
    }
  }

  private void closeAll() throws IOException {
    try (links;
        firewall;
        Warden watching = warden) {
      LOG.debug("closing: warden={}", watching != null);
    }
  }
}

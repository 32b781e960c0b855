package dev.jcompose.scheduler.compile;

import static dev.jcompose.scheduler.Projects.demo;
import static dev.jcompose.scheduler.Projects.named;
import static dev.jcompose.scheduler.Projects.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.jcompose.engine.api.CreateContainer;
import dev.jcompose.engine.api.DeviceMapping;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.Mount;
import dev.jcompose.engine.api.PortBinding;
import dev.jcompose.engine.api.RestartPolicy;
import dev.jcompose.model.ByteSize;
import dev.jcompose.model.Dependency;
import dev.jcompose.model.Dependency.Condition;
import dev.jcompose.model.FileGrant;
import dev.jcompose.model.FileObject;
import dev.jcompose.model.NetworkAttachment;
import dev.jcompose.model.PortMapping;
import dev.jcompose.model.Project;
import dev.jcompose.model.Resources;
import dev.jcompose.model.Service;
import dev.jcompose.model.VolumeMount;
import dev.jcompose.scheduler.Labels;
import dev.jcompose.scheduler.Projects;
import dev.jcompose.scheduler.UpOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerRequestsTest {

  private static CreateContainer request(Project project, String name) {
    ServiceSpec spec =
        Compiler.compile(project, UpOptions.DEFAULT).services().values().stream()
            .filter(s -> s.name().equals(name))
            .findFirst()
            .orElseThrow();
    return ContainerRequests.of(
        project,
        spec,
        new Instance(
            1, "demo-web-1", "", "sha256:1", List.of(), Map.of("db", List.of("demo-db-1"))));
  }

  private static CreateContainer request(Service.Builder web) {
    return request(demo(web.build()), "web");
  }

  @Test
  void labelsAreThoseOfDockerCompose() {
    CreateContainer request =
        request(
            demo(
                service("web")
                    .labels(Map.of("a", "b", "com.docker.compose.project", "mine"))
                    .dependsOn(Map.of("db", new Dependency(Condition.SERVICE_HEALTHY, true, true)))
                    .build(),
                service("db").build()),
            "web");
    assertThat(request.config().labels())
        .containsEntry("a", "b")
        .containsEntry("com.docker.compose.project", "demo")
        .containsEntry("com.docker.compose.service", "web")
        .containsEntry("com.docker.compose.container-number", "1")
        .containsEntry("com.docker.compose.oneoff", "False")
        .containsEntry("com.docker.compose.project.working_dir", "/srv/demo")
        .containsEntry("com.docker.compose.project.config_files", "/srv/demo/compose.yaml")
        .containsEntry("com.docker.compose.depends_on", "db:service_healthy:true")
        .containsEntry("com.docker.compose.image", "sha256:1")
        .containsKeys(Labels.CONFIG_HASH, Labels.VERSION)
        .doesNotContainKeys(Labels.REPLACE, Labels.HEALTH_TIMING);
  }

  @Test
  void processIsAsTheFileSays() {
    Map<String, @Nullable String> environment = new LinkedHashMap<>();
    environment.put("A", "1");
    environment.put("GONE", null);
    var config =
        request(
                service("web")
                    .entrypoint(List.of())
                    .environment(environment)
                    .stopGracePeriod(Duration.ofMillis(1500)))
            .config();
    assertThat(config.env()).containsExactly("A=1", "GONE");
    assertThat(config.entrypoint()).isEmpty();
    assertThat(config.cmd()).isNull();
    assertThat(config.stopTimeout()).isEqualTo(2);
  }

  @Test
  void mountsGoWhereTheyCanBeSaid() {
    var web =
        service("web")
            .volumes(
                List.of(
                    bind("/src", true),
                    bind("/must", false),
                    named("data", "/data"),
                    new VolumeMount.Named("data", "/sub", true, false, "x", Map.of()),
                    named("", "/anon"),
                    new VolumeMount.Tmpfs("/tmp", false, new ByteSize(64), 0700)))
            .tmpfs(List.of("/run:size=1m", "/x"));
    CreateContainer request = request(web);
    assertThat(request.hostConfig().binds()).containsExactly("/src:/src:rw", "demo_data:/data:rw");
    assertThat(request.hostConfig().mounts())
        .extracting(Mount::type, Mount::source, Mount::target)
        .containsExactly(
            tuple("bind", "/must", "/must"),
            tuple("volume", "demo_data", "/sub"),
            tuple("tmpfs", "", "/tmp"));
    assertThat(request.config().volumes()).containsOnlyKeys("/anon");
    assertThat(request.hostConfig().tmpfs())
        .containsExactlyInAnyOrderEntriesOf(Map.of("/run", "size=1m", "/x", ""));
  }

  private static VolumeMount bind(String path, boolean create) {
    return new VolumeMount.Bind(Path.of(path), path, false, create, "", "", "");
  }

  @Test
  void portsAndExposedPorts() {
    CreateContainer request =
        request(
            service("web")
                .ports(
                    List.of(
                        new PortMapping("", 80, "8080", "127.0.0.1", "tcp", "", ""),
                        new PortMapping("", 53, "", "", "udp", "", "")))
                .expose(List.of("9000-9001", "7/udp")));
    assertThat(request.hostConfig().portBindings())
        .containsEntry("80/tcp", List.of(new PortBinding("127.0.0.1", "8080")))
        .containsEntry("53/udp", List.of(new PortBinding("", "")));
    assertThat(request.config().exposedPorts())
        .containsOnlyKeys("53/udp", "7/udp", "80/tcp", "9000/tcp", "9001/tcp");
  }

  @Test
  void networksAreJoinedByPriorityUnderAllNames() {
    Map<String, NetworkAttachment> networks = new LinkedHashMap<>();
    networks.put("default", NetworkAttachment.DEFAULT);
    networks.put(
        "back",
        new NetworkAttachment(
            List.of("api", "web"), "10.0.0.9", "", List.of(), "", Map.of(), 5, 0, "eth7"));
    Project project =
        Projects.with(
            demo(
                service("web").networks(networks).links(List.of("db:store")).build(),
                service("db").build()),
            Projects.network("back", "demo_back", Map.of()));
    CreateContainer request = request(project, "web");
    assertThat(request.hostConfig().networkMode()).isEqualTo("demo_back");
    assertThat(request.endpoints().keySet()).containsExactly("demo_back", "demo_default");
    EndpointSettings back = request.endpoints().getOrDefault("demo_back", null);
    assertThat(back).isNotNull();
    if (back != null) {
      assertThat(back.aliases()).containsExactly("demo-web-1", "web", "api");
      assertThat(back.links())
          .containsExactly("demo-db-1:store", "demo-db-1:db-1", "demo-db-1:demo-db-1");
      assertThat(back.driverOpts()).containsEntry("com.docker.network.endpoint.ifname", "eth7");
      assertThat(back.ipamConfig())
          .isEqualTo(new EndpointSettings.EndpointIpam("10.0.0.9", "", List.of()));
    }
  }

  @Test
  void otherServicesAreNamedByTheirContainers() {
    var host =
        request(
                demo(
                    service("web")
                        .networks(Map.of())
                        .networkMode("service:db")
                        .pid("service:db")
                        .volumesFrom(List.of("db:ro", "container:x"))
                        .build(),
                    service("db").build()),
                "web")
            .hostConfig();
    assertThat(host.networkMode()).isEqualTo("container:demo-db-1");
    assertThat(host.pidMode()).isEqualTo("container:demo-db-1");
    assertThat(host.volumesFrom()).containsExactly("demo-db-1:ro", "x");
  }

  @Test
  void limitsAndIsolation() {
    var host =
        request(
                service("web")
                    .resources(
                        new Resources(
                            0.25,
                            0,
                            0,
                            0,
                            "0",
                            new ByteSize(1 << 20),
                            null,
                            null,
                            null,
                            7L,
                            false,
                            -5,
                            0))
                    .restart("on-failure:3")
                    .devices(List.of("/dev/a", "/dev/b:/dev/c:r"))
                    .extraHosts(List.of("a=1.2.3.4", "b:::1", "c=[::1]"))
                    .securityOpt(List.of("no-new-privileges", "systempaths=unconfined")))
            .hostConfig();
    assertThat(host.nanoCpus()).isEqualTo(250_000_000);
    assertThat(host.memory()).isEqualTo(1 << 20);
    assertThat(host.pidsLimit()).isEqualTo(7);
    assertThat(host.oomScoreAdj()).isEqualTo(-5);
    assertThat(host.restartPolicy()).isEqualTo(new RestartPolicy("on-failure", 3));
    assertThat(host.devices())
        .containsExactly(
            new DeviceMapping("/dev/a", "/dev/a", "rwm"),
            new DeviceMapping("/dev/b", "/dev/c", "r"));
    assertThat(host.extraHosts()).containsExactly("a:1.2.3.4", "b:::1", "c:::1");
    assertThat(host.securityOpt()).containsExactly("no-new-privileges");
    assertThat(host.maskedPaths()).isEmpty();
  }

  @Test
  void seccompProfileIsReadHere(@TempDir Path directory) throws Exception {
    Path profile = Files.writeString(directory.resolve("p.json"), "{\"defaultAction\":\"x\"}\n");
    assertThat(
            request(service("web").securityOpt(List.of("seccomp:" + profile)))
                .hostConfig()
                .securityOpt())
        .containsExactly("seccomp={\"defaultAction\":\"x\"}");
    assertThatThrownBy(
            () -> request(service("web").securityOpt(List.of("seccomp=" + directory + "/no"))))
        .hasMessageStartingWith("service \"web\": security_opt: read seccomp profile");
  }

  @Test
  void secretsAreBoundFromFilesAndUploadedFromText() throws Exception {
    Project project =
        withSecrets(
            service("web")
                .secrets(
                    List.of(
                        new FileGrant("file", "", "", "", null),
                        new FileGrant("text", "/etc/text", "7", "8", 0400)))
                .build());
    assertThat(request(project, "web").hostConfig().mounts())
        .extracting(Mount::source, Mount::target, Mount::readOnly)
        .containsExactly(tuple("/keys/file", "/run/secrets/file", true));
    List<Upload> uploads =
        Compiler.compile(project, UpOptions.DEFAULT)
            .services()
            .values()
            .iterator()
            .next()
            .uploads();
    assertThat(uploads)
        .containsExactly(new Upload("secret \"text\"", "/etc/text", "hush", 7, 8, 0400));
    assertThat(uploads.toString()).doesNotContain("hush");
    assertThat(list(Tar.of(uploads))).contains("-r--------", "7/8", "4", "etc/text");
  }

  private static Project withSecrets(Service service) {
    Project p = demo(service);
    return new Project(
        p.name(),
        p.directory(),
        p.files(),
        p.envFiles(),
        p.services(),
        p.disabledServices(),
        p.networks(),
        p.volumes(),
        p.configs(),
        Map.of(
            "file",
                new FileObject("file", "file", Path.of("/keys/file"), null, null, false, Map.of()),
            "text", new FileObject("text", "text", null, "TEXT", null, false, Map.of())),
        Map.of("TEXT", "hush"),
        p.origins(),
        p.warnings());
  }

  /** What tar(1) makes of it. */
  private static String list(byte[] archive) throws Exception {
    Process tar =
        new ProcessBuilder("tar", "--numeric-owner", "-tvf", "-").redirectErrorStream(true).start();
    try (var out = tar.getOutputStream()) {
      out.write(archive);
    }
    String text = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tar.waitFor()).as(text).isZero();
    return text;
  }

  @Test
  void fingerprintChangesWithWhatMattersAndNothingElse() {
    Service web = service("web").environment(Map.of("A", "1")).build();
    String hash = hash(web);
    List<Service> same =
        Arrays.asList(
            web.toBuilder().scale(3).build(),
            web.toBuilder().pullPolicy("always").build(),
            web.toBuilder().profiles(List.of("x")).build(),
            web.toBuilder().restart("no").build(),
            web.toBuilder().dependsOn(Projects.restartsWith("db")).build());
    assertThat(same).allSatisfy(s -> assertThat(hash(s)).isEqualTo(hash));
    List<Service> different =
        List.of(
            web.toBuilder().environment(Map.of("A", "2")).build(),
            web.toBuilder().command(List.of("a b")).build(),
            web.toBuilder().command(List.of("a", "b")).build(),
            web.toBuilder().command(List.of()).build(),
            web.toBuilder().image("other").build());
    assertThat(different.stream().map(ContainerRequestsTest::hash).toList())
        .doesNotContain(hash)
        .doesNotHaveDuplicates();
  }

  @Test
  void fingerprintIsTheSameInEveryRelease() {
    assertThat(hash(service("web").environment(Map.of("A", "1")).build()))
        .isEqualTo("074c24f7b001c3af961b1f5a623ff3ec415c5c36eb7bf2fa94a27d94cac02dc5");
  }

  @Test
  void partsSurviveOddKeys() {
    Fingerprint now = Fingerprint.builder().add("labels.a,b=c%", "1").add("x", "1").build();
    Fingerprint then = Fingerprint.builder().add("labels.a,b=c%", "2").add("y", "1").build();
    assertThat(now.changesSince(then.label())).containsExactly("labels.a,b=c%", "x", "y");
    assertThat(now.changesSince(now.label())).isEmpty();
  }

  private static String hash(Service service) {
    return Compiler.fingerprint(demo(service), service).hash();
  }
}

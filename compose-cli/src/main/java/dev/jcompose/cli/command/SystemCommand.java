package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Table;
import dev.jcompose.engine.api.ContainerQuery;
import dev.jcompose.engine.api.ContainerSummary;
import dev.jcompose.engine.api.DiskUsage;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.HumanSize;
import dev.jcompose.engine.api.ImageSummary;
import dev.jcompose.engine.api.VolumeDetails;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Commands about the engine's disk. */
final class SystemCommand implements Action {
  @Override
  public void define(Options options) {
    options.about("Shows and frees disk space.");
  }

  @Override
  public Map<String, Action> parts() {
    Map<String, Action> parts = new LinkedHashMap<>();
    parts.put("df", new Df());
    parts.put("prune", new Prune());
    return parts;
  }

  @Override
  public int run(Session session) {
    throw new UsageException("system: which of df, prune?");
  }

  /** What lies on the disk. */
  static final class Df implements Action {
    @Override
    public void define(Options options) {
      options.about("Shows what lies on the disk.");
    }

    @Override
    public int run(Session session) throws IOException, InterruptedException {
      DiskUsage usage = session.engine().diskUsage();
      Table table = Table.of(5, "TYPE", "TOTAL", "ACTIVE", "SIZE", "RECLAIMABLE");
      images(table, usage);
      containers(table, usage.containers());
      volumes(table, usage.volumes());
      table.lines().forEach(session.output()::line);
      return ExitCode.OK;
    }

    private static void images(Table table, DiskUsage usage) {
      List<ImageSummary> all = usage.images();
      long active = all.stream().filter(image -> image.containers() > 0).count();
      long used =
          all.stream()
              .filter(image -> image.containers() > 0)
              .mapToLong(image -> image.size() - Math.max(0, image.sharedSize()))
              .sum();
      row(table, "Images", all.size(), active, usage.layersSize(), usage.layersSize() - used);
    }

    private static void containers(Table table, List<ContainerSummary> all) {
      long active = all.stream().filter(Df::isActive).count();
      long size = all.stream().mapToLong(Df::size).sum();
      long idle = all.stream().filter(c -> !isActive(c)).mapToLong(Df::size).sum();
      row(table, "Containers", all.size(), active, size, idle);
    }

    private static boolean isActive(ContainerSummary container) {
      return List.of("running", "paused", "restarting").contains(container.state());
    }

    private static long size(ContainerSummary container) {
      Long size = container.sizeRw();
      return size == null ? 0 : size;
    }

    private static void volumes(Table table, List<VolumeDetails> all) {
      long active = 0;
      long size = 0;
      long idle = 0;
      for (VolumeDetails volume : all) {
        VolumeDetails.UsageData usage = volume.usageData();
        long bytes = usage == null ? 0 : Math.max(0, usage.size());
        boolean used = usage != null && usage.refCount() > 0;
        active += used ? 1 : 0;
        size += bytes;
        idle += used ? 0 : bytes;
      }
      row(table, "Local Volumes", all.size(), active, size, idle);
    }

    private static void row(
        Table table, String type, long total, long active, long size, long reclaimable) {
      String share = size > 0 ? " (" + reclaimable * 100 / size + "%)" : "";
      table.row(
          List.of(
              type,
              Long.toString(total),
              Long.toString(active),
              HumanSize.of(size),
              HumanSize.of(reclaimable) + share));
    }
  }

  /** Removes what nobody uses. */
  static final class Prune implements Action {
    private boolean all;
    private boolean force;
    private boolean volumes;

    @Override
    public void define(Options options) {
      options.about("Removes stopped containers, unused networks and dangling images.");
      options.flag(value -> all = value, "All unused images.", "-a", "--all");
      options.flag(value -> force = value, "Does not ask.", "-f", "--force");
      options.flag(value -> volumes = value, "Unused anonymous volumes too.", "--volumes");
    }

    @Override
    public int run(Session session) throws IOException, InterruptedException {
      String question =
          "This will remove all stopped containers, all unused networks"
              + (volumes ? ", all anonymous volumes not used by at least one container" : "")
              + (all ? " and all images without a container" : " and all dangling images")
              + ". Are you sure?";
      if (!force && !Confirmation.ask(question)) {
        return ExitCode.OK;
      }
      Engine engine = session.engine();
      containers(session, engine);
      engine
          .networks()
          .prune(Filters.NONE)
          .forEach(name -> session.output().line("Deleted Network: " + name));
      if (volumes) {
        engine
            .volumes()
            .prune(Filters.NONE)
            .forEach(name -> session.output().line("Deleted Volume: " + name));
      }
      Filters images = all ? new Filters(Map.of("dangling", List.of("false"))) : Filters.NONE;
      long freed = engine.images().prune(images).spaceReclaimed();
      session.output().line("Total reclaimed space: " + HumanSize.of(freed));
      return ExitCode.OK;
    }

    private static void containers(Session session, Engine engine) {
      Filters stopped = new Filters(Map.of("status", List.of("created", "exited", "dead")));
      for (ContainerSummary container :
          engine.containers().list(ContainerQuery.of(true, stopped))) {
        engine.containers().remove(container.id(), false, false);
        session.output().line("Deleted Container: " + container.id());
      }
    }
  }
}

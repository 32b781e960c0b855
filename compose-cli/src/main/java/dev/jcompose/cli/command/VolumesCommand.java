package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Table;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.MountPoint;
import dev.jcompose.engine.api.VolumeDetails;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.scheduler.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Lists volumes. */
final class VolumesCommand implements Action {
  private Format format = Format.TABLE;
  private boolean quiet;
  private final List<String> services = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Lists the project's volumes, or those that containers of services use.");
    options.format(value -> format = value);
    options.flag(value -> quiet = value, "Names only.", "-q", "--quiet");
    options.operands("SERVICE", services::addAll);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    Session.Target target = session.target(services);
    Set<String> used = used(session, target.name());
    Table table = Table.of(20, "DRIVER", "VOLUME NAME");
    List<Map<String, Object>> objects = new ArrayList<>();
    Filters ours = Filters.labels(List.of(Labels.PROJECT + "=" + target.name()));
    List<VolumeDetails> volumes =
        session.engine().volumes().list(ours).stream()
            .filter(v -> services.isEmpty() || used.contains(v.name()))
            .sorted(Comparator.comparing(VolumeDetails::name))
            .toList();
    for (VolumeDetails volume : volumes) {
      table.row(List.of(volume.driver(), volume.name()));
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("Driver", volume.driver());
      object.put("Labels", labels(volume));
      object.put("Mountpoint", volume.mountpoint());
      object.put("Name", volume.name());
      object.put("Scope", volume.scope());
      objects.add(object);
    }
    if (quiet) {
      volumes.forEach(v -> session.output().line(v.name()));
    } else {
      format.print(session.output(), table, objects);
    }
    return ExitCode.OK;
  }

  private Set<String> used(Session session, String project)
      throws IOException, InterruptedException {
    return Replica.of(session.engine(), project, true, true).stream()
        .filter(r -> services.contains(r.service()))
        .flatMap(r -> r.summary().mounts().stream())
        .filter(m -> m.type().equals("volume"))
        .map(MountPoint::name)
        .collect(Collectors.toSet());
  }

  private static String labels(VolumeDetails volume) {
    return volume.labels().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(","));
  }
}

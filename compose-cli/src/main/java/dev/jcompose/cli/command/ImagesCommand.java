package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Table;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.HumanSize;
import dev.jcompose.engine.api.ImageDetails;
import dev.jcompose.model.InvalidProjectException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lists the images of containers. */
final class ImagesCommand implements Action {
  private static final int SHORT_ID = 12;

  private Format format = Format.TABLE;
  private boolean quiet;
  private final List<String> services = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Lists the images of the project's containers.");
    options.format(value -> format = value);
    options.flag(value -> quiet = value, "Ids only, each once.", "-q", "--quiet");
    options.operands("SERVICE", services::addAll);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    Session.Target target = session.target(services);
    Engine engine = session.engine();
    Map<String, ImageDetails> images = new LinkedHashMap<>();
    Table table = Table.of(20, "CONTAINER", "REPOSITORY", "TAG", "IMAGE ID", "SIZE");
    List<Map<String, Object>> objects = new ArrayList<>();
    Set<String> ids = new LinkedHashSet<>();
    for (Replica replica : Replica.of(engine, target.name(), true, true)) {
      if (!services.isEmpty() && !services.contains(replica.service())) {
        continue;
      }
      ImageDetails image =
          images.computeIfAbsent(replica.summary().imageId(), engine.images()::inspect);
      String reference = reference(replica, image);
      int colon = reference.lastIndexOf(':');
      String id = image.id().substring(image.id().indexOf(':') + 1);
      ids.add(id);
      table.row(
          List.of(
              replica.name(),
              reference.substring(0, colon),
              reference.substring(colon + 1),
              id.substring(0, Math.min(SHORT_ID, id.length())),
              HumanSize.of(image.size(), 3)));
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("ID", image.id());
      object.put("ContainerName", replica.name());
      object.put("Repository", reference.substring(0, colon));
      object.put("Tag", reference.substring(colon + 1));
      object.put("Size", image.size());
      objects.add(object);
    }
    if (quiet) {
      ids.forEach(session.output()::line);
    } else {
      format.print(session.output(), table, objects);
    }
    return ExitCode.OK;
  }

  /**
   * The image's name with its tag: the one that the container was made with, if it still has it.
   */
  private static String reference(Replica replica, ImageDetails image) {
    String asked = replica.summary().image();
    return image.repoTags().stream()
        .filter(tag -> tag.equals(asked) || tag.equals(asked + ":latest"))
        .findFirst()
        .orElse(image.repoTags().isEmpty() ? "<none>:<none>" : image.repoTags().getFirst());
  }
}

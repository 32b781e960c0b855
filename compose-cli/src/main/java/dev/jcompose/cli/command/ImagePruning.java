package dev.jcompose.cli.command;

import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.HumanSize;
import dev.jcompose.engine.api.ImageDeletion;
import dev.jcompose.engine.api.ImagePrune;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Removes images that nobody needs. */
final class ImagePruning implements Action {
  private boolean all;
  private boolean force;
  private String quota = "";
  private final List<String> filters = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Removes images without a name, and what broken pulls left.");
    options.flag(value -> all = value, "All that no container is made of.", "-a", "--all");
    options.flag(value -> force = value, "Does not ask.", "-f", "--force");
    options.values(filters::addAll, "KEY=VALUE", "Only such: until, label.", "--filter");
    options.value(
        value -> quota = value,
        "SIZE",
        "Removes the least recently used ones until no more than SIZE is left.",
        "--keep-storage");
  }

  @Override
  public int run(Session session) throws IOException, InterruptedException {
    String what =
        all || !quota.isEmpty() ? "all images without a container" : "all dangling images";
    if (!force && !Confirmation.ask("This will remove " + what + ". Are you sure?")) {
      return ExitCode.OK;
    }
    ImagePrune pruned = session.engine().images().prune(wanted());
    for (ImageDeletion deletion : pruned.deleted()) {
      String untagged = deletion.untagged();
      session
          .output()
          .line(untagged == null ? "deleted: " + deletion.deleted() : "untagged: " + untagged);
    }
    session.output().line("Total reclaimed space: " + HumanSize.of(pruned.spaceReclaimed()));
    return ExitCode.OK;
  }

  private Filters wanted() {
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    for (String filter : filters) {
      int equals = filter.indexOf('=');
      if (equals < 0) {
        throw new UsageException("--filter \"" + filter + "\" is not KEY=VALUE");
      }
      wanted
          .computeIfAbsent(filter.substring(0, equals), _ -> new ArrayList<>())
          .add(filter.substring(equals + 1));
    }
    if (all) {
      wanted.put("dangling", List.of("false"));
    }
    if (!quota.isEmpty()) {
      wanted.put("keep-storage", List.of(quota));
    }
    return new Filters(wanted);
  }
}

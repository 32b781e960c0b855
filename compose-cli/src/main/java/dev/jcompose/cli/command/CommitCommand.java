package dev.jcompose.cli.command;

import dev.jcompose.engine.api.CommitRequest;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.model.InvalidProjectException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes an image of a container. */
final class CommitCommand implements Action {
  private String author = "";
  private final List<String> changes = new ArrayList<>();
  private String comment = "";
  private boolean pause = true;
  private int index;
  private String service = "";
  private String name = "";

  @Override
  public void define(Options options) {
    options.about("Makes an image of a service's container and what it has changed.");
    options.value(value -> author = value, "WHO", "Who made it.", "-a", "--author");
    options.values(
        changes::addAll,
        "INSTRUCTION",
        "A Dockerfile instruction for its config.",
        "-c",
        "--change");
    options.number(value -> index = value, "N", "Of container number N of the service.", "--index");
    options.value(value -> comment = value, "TEXT", "Says why.", "-m", "--message");
    options.choice(
        value -> pause = value,
        "The container stands still meanwhile; default true.",
        "-p",
        "--pause");
    options.operand("SERVICE", value -> service = value);
    options.operands("[REPOSITORY[:TAG]]", value -> name = only(value));
  }

  private static String only(List<String> names) {
    if (names.size() > 1) {
      throw new UsageException("an image is given one name, not " + names.size());
    }
    return names.isEmpty() ? "" : names.getFirst();
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    session.refuseDryRun("commit");
    Session.Target target = session.target(List.of(service));
    Engine engine = session.engine();
    Replica replica = Replica.any(engine, target.name(), service, index);
    int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
    String id =
        engine
            .files()
            .commit(
                new CommitRequest(
                    replica.id(),
                    colon < 0 ? name : name.substring(0, colon),
                    colon < 0 ? "" : name.substring(colon + 1),
                    comment,
                    author,
                    pause,
                    changes));
    session.output().line(id);
    return ExitCode.OK;
  }
}

package dev.jcompose.model.differential;

import dev.jcompose.model.differential.Outcome.Accepted;
import dev.jcompose.model.differential.Outcome.Rejected;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares the loader with the docker compose of this machine over a folder of compose files:
 * {@code Differential [--record] FOLDER}. With {@code --record} it also writes what docker compose
 * made of each case beside it, as {@link CorpusTest} reads it.
 */
final class Differential {
  private enum Verdict {
    EQUAL,
    EXPLAINED,
    DIFFERENT
  }

  private final PrintStream out;
  private final boolean record;
  private final Map<Verdict, Integer> count = new TreeMap<>();
  private final Map<String, Integer> explanations = new LinkedHashMap<>();

  private Differential(PrintStream out, boolean record) {
    this.out = out;
    this.record = record;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean record = arguments.length > 1 && arguments[0].equals("--record");
    if (arguments.length != (record ? 2 : 1)) {
      System.err.println("usage: compose-model/differential/run [--record] FOLDER");
      System.exit(2);
    }
    Path root = Path.of(arguments[arguments.length - 1]);
    Differential run = new Differential(System.out, record);
    for (Case project : Cases.below(root)) {
      run.compare(project);
    }
    run.summarise();
    System.exit(run.count.getOrDefault(Verdict.DIFFERENT, 0) > 0 ? 1 : 0);
  }

  private void compare(Case project) throws IOException, InterruptedException {
    Outcome ours = Outcome.ours(project);
    Outcome theirs = Outcome.theirs(project);
    if (record && theirs instanceof Accepted accepted) {
      Files.writeString(project.expectation(), accepted.json());
    }
    List<String> details = new ArrayList<>();
    Verdict verdict = judge(project, ours, theirs, details);
    count.merge(verdict, 1, Integer::sum);
    out.printf("%-9s  %s%n", word(verdict), project.name());
    details.forEach(detail -> out.println("           " + detail));
  }

  private Verdict judge(Case project, Outcome ours, Outcome theirs, List<String> details)
      throws IOException {
    if (ours instanceof Rejected refusal && theirs instanceof Rejected) {
      details.add("both refuse: " + refusal.message());
      return Verdict.EQUAL;
    }
    if (ours instanceof Accepted a && theirs instanceof Accepted b) {
      Verdict verdict = Verdict.EQUAL;
      for (Difference difference : Difference.between(a.json(), b.json())) {
        Optional<String> why = Explanation.of(difference).or(project::why);
        Verdict one = explain(why, difference.toString(), details);
        verdict = one.compareTo(verdict) > 0 ? one : verdict;
      }
      return verdict;
    }
    if (ours instanceof Rejected refusal) {
      Optional<String> why = Explanation.ofRefusal(refusal.message()).or(project::why);
      return explain(why, "only we refuse: " + refusal.message(), details);
    }
    String message = ((Rejected) theirs).message();
    return explain(
        Explanation.ofAcceptance(message).or(project::why),
        "only they refuse: " + message,
        details);
  }

  private Verdict explain(Optional<String> why, String what, List<String> details) {
    if (why.isEmpty()) {
      details.add(what);
      return Verdict.DIFFERENT;
    }
    explanations.merge(why.get(), 1, Integer::sum);
    return Verdict.EXPLAINED;
  }

  private void summarise() {
    out.println();
    for (Verdict verdict : Verdict.values()) {
      out.printf("%-9s  %d%n", word(verdict), count.getOrDefault(verdict, 0));
    }
    explanations.forEach((why, times) -> out.printf("explained %d times: %s%n", times, why));
  }

  private static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}

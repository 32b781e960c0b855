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
import java.util.Map;
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
  private final Map<Explanation, Integer> explanations = new LinkedHashMap<>();

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
    Verdict verdict = judge(ours, theirs, details);
    count.merge(verdict, 1, Integer::sum);
    out.printf("%-9s  %s%n", verdict.name().toLowerCase(java.util.Locale.ROOT), project.name());
    details.forEach(detail -> out.println("           " + detail));
  }

  private Verdict judge(Outcome ours, Outcome theirs, List<String> details) {
    if (ours instanceof Rejected && theirs instanceof Rejected) {
      return Verdict.EQUAL;
    }
    if (ours instanceof Accepted a && theirs instanceof Accepted b) {
      Verdict verdict = Verdict.EQUAL;
      for (Difference difference : Difference.between(a.json(), b.json())) {
        Verdict one = explain(Explanation.of(difference), difference.toString(), details);
        verdict = one.compareTo(verdict) > 0 ? one : verdict;
      }
      return verdict;
    }
    return ours instanceof Rejected refusal
        ? explain(
            Explanation.ofRefusal(refusal.message()),
            "only we reject: " + refusal.message(),
            details)
        : explain(
            Explanation.ofAcceptance(((Rejected) theirs).message()),
            "only they reject: " + ((Rejected) theirs).message(),
            details);
  }

  private Verdict explain(
      java.util.Optional<Explanation> explanation, String what, List<String> details) {
    if (explanation.isEmpty()) {
      details.add(what);
      return Verdict.DIFFERENT;
    }
    explanations.merge(explanation.get(), 1, Integer::sum);
    return Verdict.EXPLAINED;
  }

  private void summarise() {
    out.println();
    for (Verdict verdict : Verdict.values()) {
      out.printf(
          "%-9s  %d%n",
          verdict.name().toLowerCase(java.util.Locale.ROOT), count.getOrDefault(verdict, 0));
    }
    explanations.forEach(
        (explanation, times) -> out.printf("%nexplained %d times: %s%n", times, explanation.why()));
  }
}

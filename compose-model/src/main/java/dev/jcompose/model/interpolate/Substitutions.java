package dev.jcompose.model.interpolate;

import dev.jcompose.model.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers which variables made which values, to explain them later. Not for several threads. */
public final class Substitutions {
  /**
   * A variable that was asked for.
   *
   * @param value null if it was not set
   * @param definition the line of a file that set it; null if the process's environment did, or
   *     none
   */
  public record Use(String name, @Nullable String value, @Nullable Position definition) {}

  /**
   * How the value at one place came about.
   *
   * @param template what stands in the file; empty where a name alone asks for its variable
   * @param result what became of it
   * @param uses the variables, in the order of asking, each once
   */
  public record Substitution(String template, String result, List<Use> uses) {
    public Substitution {
      uses = List.copyOf(uses);
    }

    /**
     * Whether variables had a part in {@code value}, which was made of the result or a part of it.
     */
    public boolean made(String value) {
      boolean literal = !value.isEmpty() && Template.literalText(template).contains(value);
      return (result.contains(value) && !literal)
          || uses.stream()
              .anyMatch(
                  u -> u.value() != null && !u.value().isEmpty() && value.contains(u.value()));
    }
  }

  private final Map<Position, Substitution> made = new HashMap<>();

  /** Remembers that the value at a place was made of a template and these variables. */
  public void add(
      Position position,
      String template,
      String result,
      Collection<String> names,
      Variables variables) {
    List<Use> uses =
        new LinkedHashSet<>(names)
            .stream().map(n -> new Use(n, variables.get(n), variables.definition(n))).toList();
    made.put(position, new Substitution(template, result, uses));
  }

  /** How the value at a place was made, if variables took part. */
  public Optional<Substitution> at(Position position) {
    return Optional.ofNullable(made.get(position));
  }
}

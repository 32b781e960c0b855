package dev.jcompose.model.interpolate;

import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.Scalar.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A variable that files use, with what its uses say about it.
 *
 * @param fallback the template to take if it is not set; empty if there is none
 * @param alternate the template to take if it is set; empty if there is none
 */
public record DeclaredVariable(String name, boolean required, String fallback, String alternate) {

  /** All variables in the strings of a tree whose templates are kept, by name. */
  public static List<DeclaredVariable> of(MapNode tree) {
    Map<String, DeclaredVariable> found = new TreeMap<>();
    collect(tree, found);
    return new ArrayList<>(found.values());
  }

  private static void collect(Node node, Map<String, DeclaredVariable> found) {
    switch (node) {
      case MapNode map -> map.entries().values().forEach(e -> collect(e.value(), found));
      case ListNode list -> list.items().forEach(item -> collect(item, found));
      case Scalar scalar -> {
        if (scalar.kind() == Kind.STRING && scalar.text().indexOf('$') >= 0) {
          collect(scalar.text(), found);
        }
      }
    }
  }

  private static void collect(String text, Map<String, DeclaredVariable> found) {
    try {
      collect(Template.parse(text), found);
    } catch (Template.Malformed e) {
      // Not a template, then: without interpolation nobody minds.
    }
  }

  private static void collect(Template template, Map<String, DeclaredVariable> found) {
    switch (template) {
      case Template.Literal _ -> {}
      case Template.Sequence sequence -> sequence.parts().forEach(part -> collect(part, found));
      case Template.Variable v -> add(new DeclaredVariable(v.name(), false, "", ""), found);
      case Template.Default d -> {
        add(new DeclaredVariable(d.name(), false, d.other().source(), ""), found);
        collect(d.other(), found);
      }
      case Template.Alternative a -> {
        add(new DeclaredVariable(a.name(), false, "", a.other().source()), found);
        collect(a.other(), found);
      }
      case Template.Required r -> {
        add(new DeclaredVariable(r.name(), true, "", ""), found);
        collect(r.message(), found);
      }
    }
  }

  private static void add(DeclaredVariable variable, Map<String, DeclaredVariable> found) {
    found.merge(variable.name(), variable, DeclaredVariable::and);
  }

  /** What two uses say together; of two defaults the first. */
  private DeclaredVariable and(DeclaredVariable other) {
    return new DeclaredVariable(
        name,
        required || other.required,
        fallback.isEmpty() ? other.fallback : fallback,
        alternate.isEmpty() ? other.alternate : alternate);
  }
}

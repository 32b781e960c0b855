package dev.jcompose.model.load;

import dev.jcompose.model.Problem;
import dev.jcompose.model.interpolate.Substitutions;
import dev.jcompose.model.tree.MapNode;
import java.util.List;

/**
 * A canonical tree that no records were made from.
 *
 * @param tree long forms, and what the steps that were not left out have made of them
 * @param substitutions which variables made its values
 */
public record LoadedModel(MapNode tree, Substitutions substitutions, List<Problem> warnings) {
  public LoadedModel {
    warnings = List.copyOf(warnings);
  }
}

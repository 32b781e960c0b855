package dev.jcompose.model.load;

import dev.jcompose.model.Project;
import dev.jcompose.model.interpolate.Substitutions;
import dev.jcompose.model.tree.MapNode;

/**
 * A project and the canonical tree it was bound from: long forms only, variables replaced, all that
 * was implied said, without services that no active profile has. The tree has attributes that no
 * record carries. The substitutions tell which variables made its values.
 */
public record LoadedProject(Project project, MapNode model, Substitutions substitutions) {}

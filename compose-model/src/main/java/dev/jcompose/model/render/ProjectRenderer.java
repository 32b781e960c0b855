package dev.jcompose.model.render;

import dev.jcompose.model.tree.MapNode;

/**
 * The canonical model as text, for {@code config}: keys in a fixed order, every {@code $} doubled
 * so that the text is itself a Compose file with the same meaning.
 */
public final class ProjectRenderer {
  private ProjectRenderer() {}

  /** What becomes of a {@code $} in a string. */
  public enum Dollars {
    /** Doubled, since the values are final. */
    DOUBLED,
    /** Kept, since variables have not been replaced. */
    KEPT
  }

  /** YAML of a model whose variables have been replaced. */
  public static String yaml(MapNode model) {
    return yaml(model, Dollars.DOUBLED);
  }

  /** JSON of a model whose variables have been replaced. */
  public static String json(MapNode model) {
    return json(model, Dollars.DOUBLED);
  }

  /** YAML with two spaces of indentation. */
  public static String yaml(MapNode model, Dollars dollars) {
    return new YamlWriter(dollars).write(model);
  }

  /** JSON with two spaces of indentation, in the form that programs know from docker compose. */
  public static String json(MapNode model, Dollars dollars) {
    return new JsonWriter(dollars).write(JsonForm.of(model));
  }

  static String escaped(String text, Dollars dollars) {
    return dollars == Dollars.DOUBLED ? text.replace("$", "$$") : text;
  }
}

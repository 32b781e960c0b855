package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Json;
import dev.jcompose.model.Position;
import dev.jcompose.model.interpolate.Substitutions.Substitution;
import dev.jcompose.model.interpolate.Substitutions.Use;
import dev.jcompose.model.load.LoadedModel;
import dev.jcompose.model.render.Origin;
import dev.jcompose.model.render.OriginRenderer;
import dev.jcompose.scheduler.ComposeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code config --origin}: where the values of a project come from. */
final class ConfigOrigins {
  private ConfigOrigins() {}

  /**
   * The origins of the values at a path, of all if it is empty.
   *
   * @param path from the file's root, or from the services
   * @throws ComposeException if there is no value there
   */
  static String text(LoadedModel model, String path, String format) {
    List<Origin> origins = Origin.of(model.tree(), model.substitutions());
    if (!path.isEmpty()) {
      List<Origin> all = origins;
      origins = at(path, all);
      if (origins.isEmpty()) {
        origins = at("services." + path, all);
      }
      if (origins.isEmpty()) {
        throw new ComposeException("no value at " + path + "; config --origin lists all");
      }
    }
    return format.equals("json")
        ? Json.pretty(origins.stream().map(ConfigOrigins::json).toList()) + "\n"
        : OriginRenderer.render(origins);
  }

  private static List<Origin> at(String path, List<Origin> origins) {
    return origins.stream().filter(o -> o.isIn(path)).toList();
  }

  private static Map<String, Object> json(Origin origin) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("path", origin.path());
    json.put("value", origin.value());
    place(json, origin.position());
    Substitution substitution = origin.substitution();
    if (substitution != null) {
      json.put("template", substitution.template());
      json.put("variables", substitution.uses().stream().map(ConfigOrigins::json).toList());
    }
    if (!origin.overridden().isEmpty()) {
      json.put("overrides", origin.overridden().stream().map(ConfigOrigins::json).toList());
    }
    return json;
  }

  private static Map<String, Object> json(Use use) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", use.name());
    String value = use.value();
    if (value != null) {
      json.put("value", value);
    }
    place(json, use.definition());
    return json;
  }

  private static Map<String, Object> json(Origin.Overridden overridden) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("value", overridden.value());
    place(json, overridden.position());
    return json;
  }

  private static void place(Map<String, Object> json, @Nullable Position position) {
    if (position != null) {
      json.put("file", position.file());
      json.put("line", position.line());
      json.put("column", position.column());
    }
  }
}

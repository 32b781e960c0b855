package dev.jcompose.model.render;

import dev.jcompose.model.Position;
import dev.jcompose.model.interpolate.Substitutions.Substitution;
import dev.jcompose.model.interpolate.Substitutions.Use;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Origins for people: a line for each value with its place; below it, indented, the variables that
 * had a part in it and the values that it replaced, each with their place.
 *
 * <pre>
 * services.web.environment.LOG_LEVEL: debug   compose.override.yaml:5:18
 *   instead of info                           compose.yaml:9:18
 * services.web.ports[0].published: "8081"     compose.yaml:7:9  ${WEB_PORT:-8080}:80
 *   WEB_PORT=8081                             .env:3:1
 * </pre>
 */
public final class OriginRenderer {
  private static final int WIDEST = 64;

  private final StringBuilder out = new StringBuilder();
  private final int width;

  private OriginRenderer(int width) {
    this.width = width;
  }

  /** All origins; ends with a line break unless empty. */
  public static String render(List<Origin> origins) {
    int width = 0;
    for (Origin origin : origins) {
      width = Math.max(width, subject(origin).length());
    }
    OriginRenderer renderer = new OriginRenderer(Math.min(width, WIDEST));
    origins.forEach(renderer::origin);
    return renderer.out.toString();
  }

  private static String subject(Origin origin) {
    return origin.path() + ": " + origin.value();
  }

  private void origin(Origin origin) {
    Position position = origin.position();
    String place = position == null ? "default" : position.toString();
    Substitution substitution = origin.substitution();
    if (substitution == null) {
      line(subject(origin), place);
    } else {
      String template = substitution.template();
      line(subject(origin), template.isEmpty() ? place : place + "  " + inline(template));
      substitution.uses().forEach(this::use);
    }
    for (Origin.Overridden old : origin.overridden()) {
      line("  instead of " + old.value(), old.position().toString());
    }
  }

  private void use(Use use) {
    String value = use.value();
    if (value == null) {
      line("  " + use.name(), "not set");
    } else {
      line("  " + use.name() + "=" + inline(value), definition(use.definition()));
    }
  }

  private static String definition(@Nullable Position position) {
    return position == null ? "environment" : position.toString();
  }

  private static String inline(String text) {
    return text.replace("\n", "\\n").replace("\r", "\\r");
  }

  private void line(String left, String right) {
    out.append(left).repeat(" ", Math.max(0, width - left.length())).append("  ");
    out.append(right).append('\n');
  }
}

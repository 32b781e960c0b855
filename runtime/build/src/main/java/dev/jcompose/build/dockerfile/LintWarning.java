package dev.jcompose.build.dockerfile;

/**
 * What {@code docker build --check} would say.
 *
 * @param rule its name, {@code StageNameCasing}
 */
public record LintWarning(String rule, String message, Location location) {}

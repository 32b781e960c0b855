package dev.jcompose.scheduler.compile;

import dev.jcompose.engine.api.Mount;
import dev.jcompose.model.FileGrant;
import dev.jcompose.model.FileObject;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.scheduler.ComposeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Configs and secrets: those in files are bound read-only, those from the project's text or
 * environment are uploaded into the container.
 */
final class FileGrants {
  private static final int DEFAULT_MODE = 0444;

  private FileGrants() {}

  static List<Upload> uploads(Project project, Service service, List<String> warnings) {
    List<Upload> uploads = new ArrayList<>();
    collect(project, service, "config", service.configs(), project.configs(), uploads, warnings);
    collect(project, service, "secret", service.secrets(), project.secrets(), uploads, warnings);
    if (service.readOnly() && !uploads.isEmpty()) {
      throw new ComposeException(
          "service \"%s\": %s has no file, and cannot be written into a container with read_only%s; "
                  .formatted(
                      service.name(),
                      uploads.getFirst().what(),
                      At.position(project, "services." + service.name() + ".read_only"))
              + "use a file for it");
    }
    return uploads;
  }

  static List<Mount> mounts(Project project, Service service) {
    List<Mount> mounts = new ArrayList<>();
    bind(service.configs(), project.configs(), "/", mounts);
    bind(service.secrets(), project.secrets(), "/run/secrets/", mounts);
    return mounts;
  }

  private static void bind(
      List<FileGrant> grants, Map<String, FileObject> objects, String base, List<Mount> mounts) {
    for (FileGrant grant : grants) {
      FileObject object = objects.get(grant.source());
      if (object != null && object.file() != null) {
        mounts.add(
            new Mount(
                "bind", object.file().toString(), target(grant, base), true, null, null, null));
      }
    }
  }

  private static void collect(
      Project project,
      Service service,
      String kind,
      List<FileGrant> grants,
      Map<String, FileObject> objects,
      List<Upload> uploads,
      List<String> warnings) {
    for (FileGrant grant : grants) {
      String what = kind + " \"" + grant.source() + "\"";
      String path = kind + "s." + grant.source();
      FileObject object = objects.get(grant.source());
      if (object == null) {
        throw new ComposeException("service \"%s\": undefined %s".formatted(service.name(), what));
      }
      if (object.external()) {
        throw new ComposeException(
            "unsupported external %s%s; give it a file, content or an environment variable"
                .formatted(what, At.position(project, path)));
      }
      if (object.file() != null) {
        warnIgnored(service, grant, what, warnings);
      } else {
        uploads.add(upload(project, service, grant, object, what, path));
      }
    }
  }

  private static void warnIgnored(
      Service service, FileGrant grant, String what, List<String> warnings) {
    if (!grant.uid().isEmpty() || !grant.gid().isEmpty() || grant.mode() != null) {
      warnings.add(
          "service \"%s\": %s: uid, gid and mode are ignored, for its file is bound into the container as it is"
              .formatted(service.name(), what));
    }
  }

  private static Upload upload(
      Project project,
      Service service,
      FileGrant grant,
      FileObject object,
      String what,
      String path) {
    String base = what.startsWith("secret") ? "/run/secrets/" : "/";
    return new Upload(
        what,
        target(grant, base),
        content(project, object, what, path),
        id(service, what, "uid", grant.uid()),
        id(service, what, "gid", grant.gid()),
        Objects.requireNonNullElse(grant.mode(), DEFAULT_MODE));
  }

  private static String content(Project project, FileObject object, String what, String path) {
    if (object.content() != null) {
      return object.content();
    }
    String variable = Objects.requireNonNullElse(object.environment(), "");
    String value = project.environment().get(variable);
    if (value == null) {
      throw new ComposeException(
          "%s: environment variable \"%s\" is not set%s"
              .formatted(what, variable, At.position(project, path)));
    }
    return value;
  }

  private static int id(Service service, String what, String name, String text) {
    if (text.isEmpty()) {
      return 0;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new ComposeException(
          "service \"%s\": %s: %s \"%s\" is not a number"
              .formatted(service.name(), what, name, text),
          1,
          e);
    }
  }

  private static String target(FileGrant grant, String base) {
    String target = grant.target().isEmpty() ? grant.source() : grant.target();
    return target.startsWith("/") ? target : base + target;
  }
}

package dev.jcompose.model.normalize;

import dev.jcompose.model.Position;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.TreePath;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The short form of mounts, {@code [SOURCE:]TARGET[:OPTIONS]}, and what the long form leaves out.
 */
final class VolumeSyntax {
  private static final String HINT =
      "mounts are like data:/var/lib/data, ./conf:/etc/conf:ro or /cache";

  private final HostPaths paths;
  private final Problems problems;

  VolumeSyntax(HostPaths paths, Problems problems) {
    this.paths = paths;
    this.problems = problems;
  }

  /** The long form, or null after reporting what is wrong. */
  @Nullable Node parse(Scalar scalar, TreePath path) {
    List<String> fields = fields(scalar, path);
    if (fields == null) {
      return null;
    }
    Position position = scalar.position();
    String source = fields.size() > 1 ? fields.getFirst() : "";
    String target = fields.size() > 1 ? fields.get(1) : fields.getFirst();
    if (fields.size() == 2
        && !target.startsWith("/")
        && source.startsWith("/")
        && isOptions(target)) {
      target = source; // "/cache:ro" is an anonymous volume with options
      source = "";
      fields = List.of("", target, fields.get(1));
    }
    if (!target.startsWith("/")) {
      return refuse(
          path, scalar, "has \"" + target + "\" where an absolute path in the container belongs");
    }
    boolean bind = source.startsWith(".") || source.startsWith("/") || source.startsWith("~");
    MapNode.Builder mount = MapNode.builder(position);
    mount.put("type", Scalar.string(bind ? "bind" : "volume", position));
    if (!source.isEmpty()) {
      String from = bind ? paths.absolute(source, position) : source;
      mount.put("source", Scalar.string(from, position));
    }
    mount.put("target", Scalar.string(clean(target), position));
    if (scalar.text().length() <= 2) {
      return mount.build(); // as others do, who read so little without looking for options
    }
    options(mount, fields.size() > 2 ? fields.get(2) : "", bind, position);
    return mount.build();
  }

  private @Nullable List<String> fields(Scalar scalar, TreePath path) {
    String text = scalar.text();
    int drive = Drives.end(text);
    if (drive >= 0) {
      if (paths.drives() == Drives.REFUSED) {
        refuseDrive(path, scalar);
        return null;
      }
      text = Drives.convert(text.substring(0, drive)) + text.substring(drive);
    }
    List<String> fields = List.of(text.split(":", -1));
    if (fields.size() > 3) {
      refuse(path, scalar, "has too many colons");
      return null;
    }
    for (String field : fields) {
      if (field.isBlank()) {
        refuse(path, scalar, "has an empty part");
        return null;
      }
    }
    return fields;
  }

  private static boolean isOptions(String text) {
    return text.equals("ro") || text.equals("rw");
  }

  private static void options(
      MapNode.Builder mount, String options, boolean bind, Position position) {
    MapNode.Builder details = MapNode.builder(position);
    if (bind) {
      details.put("create_host_path", Scalar.bool(true, position));
    }
    for (String option : options.split(",", -1)) {
      switch (option) {
        case "ro" -> mount.put("read_only", Scalar.bool(true, position));
        case "z", "Z" -> {
          Scalar label = Scalar.string(option, position);
          if (bind) {
            details.put("selinux", label);
          } else {
            mount.put("bind", MapNode.builder(position).put("selinux", label).build());
          }
        }
        case "nocopy" -> {
          if (!bind) {
            details.put("nocopy", Scalar.bool(true, position));
          }
        }
        case "private", "rprivate", "shared", "rshared", "slave", "rslave" -> {
          if (bind) {
            details.put("propagation", Scalar.string(option, position));
          }
        }
        default -> {} // rw, and hints for other systems
      }
    }
    mount.put(bind ? "bind" : "volume", details.build());
  }

  /** A long form with absolute source and clean target; null after reporting what is wrong. */
  @Nullable Node complete(MapNode mount, TreePath path) {
    MapNode full =
        mount
            .replace("target", VolumeSyntax::clean)
            .replace("tmpfs", VolumeSyntax::tmpfs)
            .replace("volume", VolumeSyntax::volume);
    if (!mount.text("type").equals("bind") || !(mount.find("source") instanceof Scalar source)) {
      return full;
    }
    if (!Drives.isPath(source.text())) {
      return full.replace("source", said -> paths.resolve((Scalar) said));
    }
    return paths.drives() == Drives.REFUSED
        ? refuseDrive(path, source)
        : full.replace(
            "source", said -> source.with(Drives.convert(source.text()), Scalar.Kind.STRING));
  }

  private static Node clean(Node target) {
    Scalar scalar = (Scalar) target;
    return scalar.with(clean(scalar.text()), Scalar.Kind.STRING);
  }

  private static Node volume(Node node) {
    return node instanceof MapNode volume ? volume.replace("labels", Forms::labels) : node;
  }

  /** Permission bits as the engine's API has them: a number. */
  private static Node tmpfs(Node node) {
    return node instanceof MapNode tmpfs
        ? tmpfs.replace(
            "mode",
            mode -> Scalar.integer(Integer.parseInt(((Scalar) mode).text(), 8), mode.position()))
        : node;
  }

  private static String clean(String target) {
    return target.startsWith("/") ? Path.of(target).normalize().toString() : target;
  }

  private @Nullable Node refuseDrive(TreePath path, Scalar scalar) {
    problems.error(
        path.subject() + ": \"" + scalar.text() + "\" is a path of Windows",
        scalar.position(),
        Drives.HINT);
    return null;
  }

  private @Nullable Node refuse(TreePath path, Scalar scalar, String what) {
    problems.error(path.subject() + ": \"" + scalar.text() + "\" " + what, scalar.position(), HINT);
    return null;
  }
}

package dev.jcompose.model.merge;

import dev.jcompose.model.check.Suggestions;
import dev.jcompose.model.tree.Directive;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Replaces {@code extends} by what it brings: the other service with this one merged over it. */
public final class Extends {
  /** Finds the files that services extend. */
  public interface Files {
    /** The long form of a file, or null if it cannot be had, which has been reported. */
    @Nullable MapNode load(Scalar file);
  }

  private static final int LONGEST = 100;

  private final Files files;
  private final Merger merger;
  private final Problems problems;
  private final Set<String> inCycles = new HashSet<>();

  public Extends(Files files, Merger merger, Problems problems) {
    this.files = files;
    this.merger = merger;
    this.problems = problems;
  }

  /**
   * The document with no {@code extends} left. Services are looked up in {@code whole}, which is
   * the document with what it includes, then in {@code earlier}.
   */
  public MapNode apply(MapNode document, MapNode whole, MapNode earlier) {
    MapNode services = document.map("services");
    MapNode.Builder resolved = null;
    for (Map.Entry<String, MapNode.Entry> e : services.entries().entrySet()) {
      if (e.getValue().value() instanceof MapNode service && service.has("extends")) {
        resolved = resolved == null ? services.toBuilder() : resolved;
        Node full = resolve(e.getKey(), service, whole, earlier, "", new ArrayList<>());
        resolved.put(e.getKey(), e.getValue().key(), full.with(service.directive()));
      }
    }
    return resolved == null
        ? document
        : document.toBuilder().put("services", resolved.build()).build();
  }

  /** {@code chain} has the services on the way here, {@code file} tells files apart. */
  private MapNode resolve(
      String name,
      MapNode service,
      MapNode document,
      MapNode earlier,
      String file,
      List<String> chain) {
    if (!(service.get("extends") instanceof MapNode target)
        || target.directive() == Directive.RESET) {
      return service;
    }
    String here = file.isEmpty() ? name : name + " (" + file + ")";
    if (chain.contains(here)) {
      chain.add(here);
      if (Collections.disjoint(chain, inCycles)) {
        problems.error(
            "service \"" + name + "\": extends itself: " + String.join(" -> ", chain),
            service.keyPosition("extends"));
      }
      inCycles.addAll(chain);
      return incomplete(service.toBuilder().remove("extends").build());
    }
    chain.add(here);
    if (chain.size() > LONGEST) {
      problems.error(
          "service \"" + chain.getFirst() + "\": extends over more than " + LONGEST + " services",
          service.keyPosition("extends"));
      return incomplete(service.toBuilder().remove("extends").build());
    }
    MapNode own = service.toBuilder().remove("extends").build();
    MapNode base = base(name, target, document, earlier, file, chain);
    return base == null ? incomplete(own) : merger.mergeService(name, base, own);
  }

  /** A service that lacks its base says null for an image, so that nobody asks for one. */
  private static MapNode incomplete(MapNode own) {
    return own.toBuilder().orElse("image", Scalar.refused(own.position())).build();
  }

  private @Nullable MapNode base(
      String name,
      MapNode target,
      MapNode document,
      MapNode earlier,
      String file,
      List<String> chain) {
    MapNode from = document;
    MapNode fallback = earlier;
    String fromFile = file;
    if (target.find("file") instanceof Scalar path) {
      MapNode loaded = files.load(path);
      if (loaded == null) {
        return null;
      }
      from = loaded;
      fallback = MapNode.empty(path.position());
      fromFile = path.text();
    }
    String other = target.text("service");
    Node found = from.map("services").find(other);
    Node before = fallback.map("services").find(other);
    found = found == null ? before : found;
    if (!(found instanceof MapNode service)) {
      Node said = target.find("service");
      problems.error(
          "service \""
              + name
              + "\": extends \""
              + other
              + "\", which is not in "
              + (fromFile.isEmpty() ? "this file" : fromFile),
          said == null ? target.position() : said.position(),
          Suggestions.didYouMean(other, from.map("services").entries().keySet()));
      return null;
    }
    return resolve(other, service, from, fallback, fromFile, chain);
  }
}

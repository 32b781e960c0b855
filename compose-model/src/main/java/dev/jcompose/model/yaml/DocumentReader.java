package dev.jcompose.model.yaml;

import dev.jcompose.model.Position;
import dev.jcompose.model.check.Suggestions;
import dev.jcompose.model.tree.Directive;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.Scalar.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.parser.ParserImpl;

/** Builds one document's tree from parser events. */
final class DocumentReader {
  /** Nodes that aliases may add to a document; guards against alias bombs. */
  private static final int MAX_ALIASED = 100_000;

  private static final int MAX_DEPTH = 200;

  /** The document is not worth reading further; why has been reported. */
  static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1;

    Abandoned() {
      super("document abandoned", null, false, false);
    }
  }

  /** An anchored node with the number of nodes in it; the node is null while it is being read. */
  private record Anchored(@Nullable Node node, int size) {}

  private final String file;
  private final ParserImpl parser;
  private final Problems problems;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private int nodes;
  private int aliased;
  private int depth;

  DocumentReader(String file, ParserImpl parser, Problems problems) {
    this.file = file;
    this.parser = parser;
    this.problems = problems;
  }

  Node read() {
    NodeEvent event = (NodeEvent) parser.next();
    Position position = position(event);
    if (event instanceof AliasEvent alias) {
      return resolve(alias, position);
    }
    nodes++;
    if (event.getAnchor().isEmpty()) {
      return value(event, position);
    }
    String name = event.getAnchor().get().getValue();
    int before = nodes;
    anchors.put(name, new Anchored(null, 0));
    Node node = value(event, position);
    anchors.put(name, new Anchored(node.with(Directive.NONE), nodes - before + 1));
    return node;
  }

  private Node value(NodeEvent event, Position position) {
    if (event instanceof ScalarEvent scalar) {
      return scalar(scalar, position);
    }
    if (++depth > MAX_DEPTH) {
      problems.error("nested more than " + MAX_DEPTH + " levels deep", position);
      throw new Abandoned();
    }
    CollectionStartEvent start = (CollectionStartEvent) event;
    Node node = start instanceof MappingStartEvent ? mapping(position) : sequence(position);
    depth--;
    Directive directive = directive(start.getTag(), position);
    return directive == Directive.NONE ? node : node.with(directive);
  }

  private Node resolve(AliasEvent event, Position position) {
    Anchor alias = event.getAlias();
    Anchored target = anchors.get(alias.getValue());
    if (target == null) {
      problems.error(
          "alias *" + alias.getValue() + " has no anchor before it", position, missing(alias));
      problems.unreadable();
      return Scalar.refused(position);
    }
    if (target.node() == null) {
      problems.error("alias *" + alias.getValue() + " refers to what it is part of", position);
      problems.unreadable();
      return Scalar.refused(position);
    }
    nodes += target.size();
    aliased += target.size();
    if (aliased > MAX_ALIASED) {
      problems.error("aliases bring more than " + MAX_ALIASED + " values", position);
      throw new Abandoned();
    }
    return target.node();
  }

  /** What to do about an alias that nothing before it is called. */
  private @Nullable String missing(Anchor alias) {
    String name = alias.getValue();
    if (problems.contains(file, "&" + name)) {
      return "move the part with &" + name + " up, before its first alias";
    }
    String similar = Suggestions.didYouMean(name, anchors.keySet());
    return similar == null ? "define it with &" + name + " earlier in the same file" : similar;
  }

  private Scalar scalar(ScalarEvent event, Position position) {
    Directive directive = directive(event.getTag(), position);
    String text = event.getValue();
    if (event.isPlain()
        && !text.isEmpty()
        && "\u201c\u201d\u2018\u2019".indexOf(text.charAt(0)) >= 0) {
      problems.warning(
          "typographic quotes do not quote: they are part of the value", position, "write \" or '");
    }
    if (event.isPlain() && event.getTag().filter(t -> t.endsWith(":str")).isEmpty()) {
      return ScalarTypes.plain(text, position, directive);
    }
    boolean typed = event.getTag().filter(t -> t.startsWith("tag:yaml.org,2002:")).isPresent();
    return typed && !event.getTag().get().endsWith(":str")
        ? ScalarTypes.plain(text, position, directive)
        : new Scalar(text, Kind.STRING, position, directive);
  }

  private Directive directive(Optional<String> tag, Position position) {
    if (tag.isEmpty()) {
      return Directive.NONE;
    }
    return switch (tag.get()) {
      case "!reset" -> Directive.RESET;
      case "!override" -> Directive.OVERRIDE;
      default -> {
        if (tag.get().startsWith("!") && tag.get().length() > 1) {
          problems.warning(
              "tag " + tag.get() + " has no meaning here",
              position,
              Suggestions.didYouMean(tag.get(), List.of("!reset", "!override")));
        }
        yield Directive.NONE;
      }
    };
  }

  private ListNode sequence(Position position) {
    List<Node> items = new ArrayList<>();
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      items.add(read());
    }
    parser.next();
    return new ListNode(items, position);
  }

  private MapNode mapping(Position position) {
    MapNode.Builder map = MapNode.builder(position);
    List<Node> merged = new ArrayList<>();
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      boolean plain = parser.peekEvent() instanceof ScalarEvent scalar && scalar.isPlain();
      Node key = read();
      Node value = read();
      if (plain && key instanceof Scalar scalar && scalar.text().equals("<<")) {
        if (!merged.isEmpty()) {
          problems.error(
              "key \"<<\" is there twice", key.position(), "write one with a list: <<: [*a, *b]");
        }
        merged.add(value);
      } else {
        put(map, key, value);
      }
    }
    parser.next();
    for (Node node : merged) {
      merge(map, node);
    }
    return map.build();
  }

  private void put(MapNode.Builder map, Node key, Node value) {
    if (!(key instanceof Scalar name)) {
      String hint =
          key instanceof MapNode ? "\"{{\" is two mappings in YAML; put templates in quotes" : null;
      problems.error("key is " + key.sort() + ", but must be a string", key.position(), hint);
    } else if (name.kind() != Kind.STRING) {
      String text = name.kind() == Kind.NULL ? "null" : name.text();
      problems.error(
          "key " + text + " is " + name.sort() + ", but must be a string",
          key.position(),
          "write \"" + text + "\"");
    } else if (name.text().startsWith("\u00a0")) {
      problems.error(
          "no-break space (U+00A0) in the indentation", key.position(), "indent with spaces");
    } else {
      MapNode.Entry earlier = map.entry(name.text());
      if (earlier == null) {
        map.put(name.text(), key.position(), value);
      } else {
        problems.error(
            "key \"%s\" is already defined at line %d".formatted(name.text(), earlier.key().line()),
            key.position(),
            "keep one of the two");
      }
    }
  }

  /** Adds what {@code <<} brings and the mapping does not say itself; else it is overridden. */
  private void merge(MapNode.Builder map, Node source) {
    if (source instanceof MapNode from) {
      for (Map.Entry<String, MapNode.Entry> e : from.entries().entrySet()) {
        MapNode.Entry own = map.entry(e.getKey());
        map.put(e.getKey(), own == null ? e.getValue() : own.over(e.getValue()));
      }
    } else if (source instanceof ListNode list) {
      for (Node item : list.items()) {
        merge(map, item);
      }
    } else if (source instanceof Scalar scalar && !scalar.isRefused()) {
      String name = scalar.text();
      problems.error(
          "\"<<\" needs a mapping, but has " + source.sort(),
          source.position(),
          anchors.containsKey(name) ? "write *" + name : "name an anchor: <<: *name");
      problems.unreadable();
    }
  }

  private Position position(Event event) {
    Mark mark = event.getStartMark().orElseThrow();
    return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
  }
}

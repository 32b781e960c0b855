package dev.jcompose.model.tree;

import dev.jcompose.model.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A mapping with string keys, in the file's order. */
public final class MapNode implements Node {
  /**
   * A key's place and its value.
   *
   * @param earlier what other files or services said about the key before, the last first
   */
  public record Entry(Position key, Node value, List<Entry> earlier) {
    public Entry {
      earlier = List.copyOf(earlier);
    }

    /** An entry that replaced nothing. */
    public Entry(Position key, Node value) {
      this(key, value, List.of());
    }

    /** The same entry with another form of the value. */
    public Entry with(Node form) {
      return new Entry(key, form, earlier);
    }

    /** This entry in the place of an earlier one. */
    public Entry over(Entry replaced) {
      List<Entry> all = new ArrayList<>(earlier);
      all.add(new Entry(replaced.key, replaced.value));
      all.addAll(replaced.earlier);
      return new Entry(key, value, all);
    }
  }

  private final Map<String, Entry> entries;
  private final Position position;
  private final Directive directive;

  private MapNode(Map<String, Entry> entries, Position position, Directive directive) {
    this.entries = entries;
    this.position = position;
    this.directive = directive;
  }

  /** A mapping without entries. */
  public static MapNode empty(Position position) {
    return new MapNode(Map.of(), position, Directive.NONE);
  }

  /** A builder of a mapping that stands at {@code position}. */
  public static Builder builder(Position position) {
    return new Builder(new LinkedHashMap<>(), position, Directive.NONE);
  }

  /** A builder that starts with these entries. */
  public Builder toBuilder() {
    return new Builder(new LinkedHashMap<>(entries), position, directive);
  }

  /** A builder without entries at the same place with the same directive. */
  public Builder emptyBuilder() {
    return new Builder(new LinkedHashMap<>(), position, directive);
  }

  /** Keys and values in order. */
  public Map<String, Entry> entries() {
    return entries;
  }

  /** The value, also a null scalar; null if the key is absent. */
  public @Nullable Node get(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  /** The value unless absent or the null scalar. */
  public @Nullable Node find(String key) {
    Node node = get(key);
    return node == null || node.isNull() ? null : node;
  }

  /** Whether the key is there, with or without a value. */
  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /** The mapping under {@code key}; empty if there is none. */
  public MapNode map(String key) {
    return get(key) instanceof MapNode map ? map : empty(position);
  }

  /** The items under {@code key}; empty if there is no list. */
  public List<Node> list(String key) {
    return get(key) instanceof ListNode list ? list.items() : List.of();
  }

  /** The text under {@code key}; empty if there is none. */
  public String text(String key) {
    return find(key) instanceof Scalar scalar ? scalar.text() : "";
  }

  /** Whether {@code key} says true. */
  public boolean isTrue(String key) {
    return text(key).equals("true");
  }

  /** The mapping with the value under {@code key}, if it has one, replaced by a form of it. */
  public MapNode replace(String key, UnaryOperator<Node> form) {
    Node node = find(key);
    return node == null ? this : toBuilder().put(key, form.apply(node)).build();
  }

  /** Where the key stands, or the mapping if it is absent. */
  public Position keyPosition(String key) {
    Entry entry = entries.get(key);
    return entry == null ? position : entry.key();
  }

  @Override
  public Position position() {
    return position;
  }

  @Override
  public Directive directive() {
    return directive;
  }

  @Override
  public MapNode with(Directive newDirective) {
    return new MapNode(entries, position, newDirective);
  }

  @Override
  public String sort() {
    return "a mapping";
  }

  @Override
  public String toString() {
    return entries.toString();
  }

  /** Collects entries; used up by {@link #build}. */
  public static final class Builder {
    private final Map<String, Entry> entries;
    private final Position position;
    private final Directive directive;

    private Builder(Map<String, Entry> entries, Position position, Directive directive) {
      this.entries = entries;
      this.position = position;
      this.directive = directive;
    }

    /** The entry under {@code key} so far. */
    public @Nullable Entry entry(String key) {
      return entries.get(key);
    }

    /** The value under {@code key} so far. */
    public @Nullable Node get(String key) {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    /** Adds an entry, or gives one that is there another form; it keeps its rank and history. */
    public Builder put(String key, Position keyPosition, Node value) {
      Entry old = entries.get(key);
      entries.put(key, new Entry(keyPosition, value, old == null ? List.of() : old.earlier()));
      return this;
    }

    /** Adds or replaces an entry with its history. */
    public Builder put(String key, Entry entry) {
      entries.put(key, entry);
      return this;
    }

    /** Adds an entry; one that is there is remembered as overridden, and the rank is its. */
    public Builder override(String key, Entry entry) {
      Entry old = entries.get(key);
      entries.put(key, old == null ? entry : entry.over(old));
      return this;
    }

    /** Adds or replaces an entry; a new key is said to stand where its value does. */
    public Builder put(String key, Node value) {
      Entry old = entries.get(key);
      return put(key, old == null ? value.position() : old.key(), value);
    }

    /** Adds a string where there is no value yet. */
    public Builder orElse(String key, Node value) {
      Node old = get(key);
      return old == null || old.isNull() ? put(key, value) : this;
    }

    /** Removes an entry. */
    public Builder remove(String key) {
      entries.remove(key);
      return this;
    }

    /** The mapping. */
    public MapNode build() {
      return new MapNode(Collections.unmodifiableMap(entries), position, directive);
    }
  }
}

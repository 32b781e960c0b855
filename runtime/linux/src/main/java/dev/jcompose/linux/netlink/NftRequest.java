package dev.jcompose.linux.netlink;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of nf_tables, part of a transaction. */
public sealed interface NftRequest {

  int INET = 1;
  int IPV4 = 2;
  int IPV6 = 10;

  int family();

  /** Makes a table, or leaves it. */
  record AddTable(int family, String table) implements NftRequest {}

  /** Removes a table with everything in it. */
  record DeleteTable(int family, String table) implements NftRequest {}

  /** Makes a base chain, policy accept. {@code type}: filter or nat. */
  record AddChain(int family, String table, String chain, String type, int hook, int priority)
      implements NftRequest {
    public static final int PREROUTING = 0;
    public static final int FORWARD = 2;
    public static final int OUTPUT = 3;
    public static final int POSTROUTING = 4;
  }

  /** Makes a set, or a map if it has values. */
  record AddSet(
      int family, String table, String set, KeyType key, @Nullable KeyType value, boolean interval)
      implements NftRequest {}

  /** Adds a rule at the end of a chain, or at its start. The comment is seen in listings. */
  record AddRule(
      int family,
      String table,
      String chain,
      boolean first,
      List<Expression> expressions,
      String comment)
      implements NftRequest {
    public AddRule {
      expressions = List.copyOf(expressions);
    }
  }

  /** Removes a rule. */
  record DeleteRule(int family, String table, String chain, long handle) implements NftRequest {}

  /** Adds elements. Those that are there already stay. */
  record AddElements(int family, String table, String set, List<Element> elements)
      implements NftRequest {
    public AddElements {
      elements = List.copyOf(elements);
    }
  }

  /** Removes elements, which must be there. */
  record DeleteElements(int family, String table, String set, List<Element> elements)
      implements NftRequest {
    public DeleteElements {
      elements = List.copyOf(elements);
    }
  }

  /**
   * A set's element.
   *
   * @param value of a map, else null
   * @param end in an interval set: the first key after the interval
   */
  record Element(Octets key, @Nullable Octets value, boolean end) {
    public static Element of(Octets key) {
      return new Element(key, null, false);
    }

    public static Element of(Octets key, Octets value) {
      return new Element(key, value, false);
    }
  }

  /** For messages: what is asked of which object. */
  default String describe() {
    return switch (this) {
      case AddTable r -> "add table " + r.table;
      case DeleteTable r -> "delete table " + r.table;
      case AddChain r -> "add chain " + r.table + " " + r.chain;
      case AddSet r -> "add set " + r.table + " " + r.set;
      case AddRule r -> "add rule to " + r.table + " " + r.chain;
      case DeleteRule r -> "delete rule " + r.handle + " of " + r.table + " " + r.chain;
      case AddElements r -> "add elements to " + r.table + " " + r.set;
      case DeleteElements r -> "delete elements of " + r.table + " " + r.set;
    };
  }
}

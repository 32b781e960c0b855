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
      int family, String table, String set, Type key, @Nullable Type value, boolean interval)
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
   * Type of a key or value.
   *
   * @param code nft's number for it, for listings; concatenated types are shifted by six bits
   * @param length bytes, each part padded to four
   */
  record Type(int code, int length) {
    public static final Type IPV4_ADDRESS = new Type(7, 4);
    public static final Type IPV6_ADDRESS = new Type(8, 16);
    public static final Type PROTOCOL = new Type(12, 4);
    public static final Type PORT = new Type(13, 4);
    public static final Type LINK_NAME = new Type(41, 16);

    /** A concatenation. */
    public Type then(Type next) {
      return new Type(code << 6 | next.code, length + next.length);
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

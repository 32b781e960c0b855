package dev.jcompose.linux.netlink;

import java.util.OptionalInt;

/**
 * A chain of nf_tables.
 *
 * @param type filter, nat or route; empty if it is no base chain
 * @param hook where a base chain hangs, NF_INET_*
 * @param drops whether packets that reach its end are dropped
 */
public record NftChain(
    int family,
    String table,
    String name,
    String type,
    OptionalInt hook,
    int priority,
    boolean drops) {}

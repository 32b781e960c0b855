package dev.jcompose.linux.netlink;

import java.net.InetAddress;

/** An address of an interface with its prefix length. */
public record LinkAddress(int index, InetAddress address, int prefix) {}

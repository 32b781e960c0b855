/**
 * Networks of containers, made of kernel primitives by netlink: bridges, veth pairs, addresses,
 * NAT, published ports and the DNS server that containers see at 127.0.0.11.
 *
 * <p>The door is {@link dev.jcompose.network.Networks}. It knows nothing of the Docker API and
 * nothing of how a container's process is made: a container receives a {@link
 * dev.jcompose.network.Sandbox}, an open descriptor of a prepared network namespace.
 *
 * <p>Kernel objects are ours by name, where {@code TTTT} are four hex digits of a hash of the state
 * directory, so that several engines get on with each other on one host: bridges {@code jcTTTT-*},
 * host ends of veth pairs {@code jvTTTT*}, the nf_tables table {@code inet jcompose_TTTT}, and
 * rules whose comment starts with that table's name in forward chains of others that would drop our
 * traffic.
 *
 * <p>Threads: every method may be called from any thread, virtual ones too; what must happen inside
 * a namespace runs in {@link dev.jcompose.linux.Quarantine}.
 */
@NullMarked
package dev.jcompose.network;

import org.jspecify.annotations.NullMarked;

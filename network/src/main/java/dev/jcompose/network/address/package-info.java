/**
 * Subnets and leases as values: which subnet a new network gets and which address an endpoint gets.
 * Pure, no kernel.
 */
@NullMarked
package dev.jcompose.network.address;

import org.jspecify.annotations.NullMarked;

/**
 * Images between registries and the store: {@link dev.jcompose.images.transfer.Puller} and {@link
 * dev.jcompose.images.transfer.Pusher}.
 *
 * <p>Layers are fetched on virtual threads and unpacked by a few platform threads, each layer while
 * it still comes. Two pulls that want the same layer share one transfer.
 */
@NullMarked
package dev.jcompose.images.transfer;

import org.jspecify.annotations.NullMarked;

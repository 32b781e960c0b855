package dev.jcompose.engine.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.FileRegion;
import io.netty.channel.nio.AbstractNioByteChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;

/**
 * An accepted unix socket that may be half closed: the end of input is an event ({@code
 * ChannelInputShutdownReadComplete}), not the end of the channel. Hijacked connections need that,
 * since a client that has sent all its input still wants the output, and Netty's own NIO channel
 * for unix sockets cannot do it.
 */
final class UnixChannel extends AbstractNioByteChannel {
  private final ChannelConfig config;
  private boolean inputEnded;

  UnixChannel(SocketChannel socket) {
    super(null, socket);
    config = new DefaultChannelConfig(this);
  }

  @Override
  protected SocketChannel javaChannel() {
    return (SocketChannel) super.javaChannel();
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isActive() {
    return javaChannel().isOpen() && javaChannel().isConnected();
  }

  @Override
  protected int doReadBytes(ByteBuf buffer) throws IOException {
    int count = buffer.writeBytes(javaChannel(), buffer.writableBytes());
    if (count < 0) {
      inputEnded = true; // asked for next: then the superclass does not close the channel
    }
    return count;
  }

  @Override
  protected boolean isInputShutdown0() {
    return inputEnded;
  }

  @Override
  protected ChannelFuture shutdownInput() {
    inputEnded = true;
    return newSucceededFuture();
  }

  @Override
  protected int doWriteBytes(ByteBuf buffer) throws IOException {
    return buffer.readBytes(javaChannel(), buffer.readableBytes());
  }

  @Override
  protected long doWriteFileRegion(FileRegion region) throws IOException {
    return region.transferTo(javaChannel(), region.transferred());
  }

  @Override
  protected void doClose() throws Exception {
    super.doClose();
    javaChannel().close();
  }

  @Override
  protected void doDisconnect() throws Exception {
    doClose();
  }

  @Override
  protected SocketAddress localAddress0() {
    return UnixDomainSocketAddress.of(""); // unix sockets of clients have no name
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return UnixDomainSocketAddress.of("");
  }

  @Override
  protected void doBind(SocketAddress address) {
    throw new UnsupportedOperationException("an accepted socket is bound");
  }

  @Override
  protected boolean doConnect(SocketAddress remote, SocketAddress local) {
    throw new UnsupportedOperationException("an accepted socket is connected");
  }

  @Override
  protected void doFinishConnect() {
    throw new UnsupportedOperationException("an accepted socket is connected");
  }
}

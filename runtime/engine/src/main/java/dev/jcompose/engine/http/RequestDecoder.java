package dev.jcompose.engine.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Decodes one request at a time: after its last byte it holds what follows until it is told whether
 * that is a next request or, after a hijack, raw bytes. Used on the event loop only.
 */
final class RequestDecoder extends HttpRequestDecoder {
  private static final int LINE = 64 * 1024;
  private static final int HEADERS = 256 * 1024;
  private static final int CHUNK = 64 * 1024;

  private enum Mode {
    REQUEST,
    HOLD,
    RAW
  }

  private Mode mode = Mode.REQUEST;

  RequestDecoder() {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(LINE)
            .setMaxHeaderSize(HEADERS)
            .setMaxChunkSize(CHUNK));
  }

  /** Whether bytes behind the current request have come. */
  boolean holds() {
    return mode == Mode.HOLD && actualReadableBytes() > 0;
  }

  /** The current request is answered: decode the next one. */
  void next(ChannelHandlerContext context) {
    if (mode == Mode.HOLD) {
      mode = Mode.REQUEST;
      goOn(context);
    }
  }

  /** The current request hijacks the connection: pass all that follows as it is. */
  void raw(ChannelHandlerContext context) {
    mode = Mode.RAW;
    goOn(context);
  }

  private void goOn(ChannelHandlerContext context) {
    if (actualReadableBytes() > 0) {
      context.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
      context.pipeline().fireChannelReadComplete();
    }
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    switch (mode) {
      case HOLD -> {}
      case RAW -> pass(in, out);
      case REQUEST -> {
        super.decode(context, in, out);
        if (!out.isEmpty() && out.getLast() instanceof LastHttpContent) {
          mode = Mode.HOLD;
        }
      }
    }
  }

  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    switch (mode) {
      case HOLD -> {}
      case RAW -> pass(in, out);
      case REQUEST -> super.decodeLast(context, in, out);
    }
  }

  private static void pass(ByteBuf in, List<Object> out) {
    if (in.isReadable()) {
      out.add(in.readRetainedSlice(in.readableBytes()));
    }
  }
}

package dev.jcompose.engine.client;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ExitWait;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A wait whose response head has come: the engine has registered it. */
final class HttpExitWait implements ExitWait {
  private final Api api;
  private final String container;
  private final JsonStream<Wire> answer;

  HttpExitWait(Api api, String container, Response response) {
    this.api = api;
    this.container = container;
    answer = new JsonStream<>(response.body(), Wire.class);
  }

  @Override
  public Result await() throws InterruptedException {
    Wire wire;
    try {
      wire = answer.next();
    } catch (IOException e) {
      throw api.http().failure("wait for container " + container, e);
    }
    if (wire == null) {
      throw new EngineException(
          Kind.UNAVAILABLE, "wait for container " + container + ": ended without an answer");
    }
    return new Result((int) wire.statusCode(), wire.error());
  }

  @Override
  public void close() {
    answer.close();
  }

  /** Windows engines answer with codes beyond an int. */
  private record Wire(long statusCode, @Nullable WaitError error) {}
}

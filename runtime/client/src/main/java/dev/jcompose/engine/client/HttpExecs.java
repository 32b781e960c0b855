package dev.jcompose.engine.client;

import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.Created;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.ExecConfig;
import dev.jcompose.engine.api.ExecDetails;
import dev.jcompose.engine.api.ExecStart;

/** {@code /exec} over HTTP. */
record HttpExecs(Api api) implements Engine.Execs {

  @Override
  public String create(String container, ExecConfig config) {
    return api.call(Request.post("/containers/" + container + "/exec").body(config), Created.class)
        .id();
  }

  @Override
  public AttachedStream start(String exec, ExecStart options) {
    Request request = Request.post("/exec/" + exec + "/start").body(options);
    Response response = api.open(options.detach() ? request : request.hijack());
    return new HttpFrames(response, options.tty(), !options.detach());
  }

  @Override
  public void resize(String exec, int height, int width) {
    api.call(Request.post("/exec/" + exec + "/resize").with("h", height).with("w", width));
  }

  @Override
  public ExecDetails inspect(String exec) {
    return api.call(Request.get("/exec/" + exec + "/json"), ExecDetails.class);
  }
}

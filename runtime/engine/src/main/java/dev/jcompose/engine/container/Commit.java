package dev.jcompose.engine.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.CommitRequest;
import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.images.HistoryEntry;
import dev.jcompose.images.Image;
import dev.jcompose.images.NewImage;
import dev.jcompose.images.layer.UnpackedLayer;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.reference.Reference;
import dev.jcompose.images.store.Assembly;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes images of containers: the image's layers, the container's own as one more, its config. */
final class Commit {

  private final Machinery machinery;

  Commit(Machinery machinery) {
    this.machinery = machinery;
  }

  /** The new image's id. */
  String of(Container container, CommitRequest request) throws IOException, InterruptedException {
    ContainerConfig config = CommitChanges.apply(container.record().config(), request.changes());
    List<Reference> names = names(request);
    if (container.state() instanceof State.Removing) {
      throw container.removal().refusal();
    }
    Image parent = parent(container.record());
    boolean paused = request.pause() && pause(container);
    Image image;
    try (Assembly assembly = machinery.images().assemble()) {
      parent.diffIds().forEach(assembly::has);
      UnpackedLayer layer = assembly.copy(container.rootfs().upperdir());
      byte[] document = document(container.record(), config, parent, layer.diffId(), request);
      image = assembly.finish(NewImage.of(document, names));
    } finally {
      if (paused) {
        unpause(container);
      }
    }
    String id = image.id().toString();
    container.publish(
        "commit", Map.of("comment", request.comment(), "imageID", id, "imageRef", shown(names)));
    return id;
  }

  private static List<Reference> names(CommitRequest request) {
    if (request.repo().isEmpty()) {
      return List.of();
    }
    String text = request.repo() + (request.tag().isEmpty() ? "" : ":" + request.tag());
    try {
      return List.of(Reference.parse(text).tagged());
    } catch (IllegalArgumentException e) {
      throw new EngineException(Kind.INVALID, "invalid reference format: " + e.getMessage(), e);
    }
  }

  private static String shown(List<Reference> names) {
    return names.isEmpty() ? "" : names.getFirst().familiar();
  }

  private Image parent(ContainerRecord record) throws IOException {
    Image image =
        machinery
            .images()
            .find(record.imageId())
            .orElseThrow(
                () -> new EngineException(Kind.NOT_FOUND, "No such image: " + record.imageId()));
    if (image.diffIds().isEmpty()) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          "container "
              + record.name()
              + " is made of "
              + record.config().image()
              + ", this machine's own files, which no image can hold");
    }
    return image;
  }

  /** Whether it stands still now and did not before. */
  private static boolean pause(Container container) throws InterruptedException {
    if (!(container.state() instanceof State.Running)) {
      return false;
    }
    try {
      container.freezing().pause();
      return true;
    } catch (EngineException e) {
      if (e.kind() == Kind.CONFLICT) {
        // It has ended, or somebody else pauses it.
        return false;
      }
      throw e;
    }
  }

  private static void unpause(Container container) {
    try {
      container.freezing().unpause();
    } catch (EngineException e) {
      if (e.kind() != Kind.CONFLICT) {
        throw e;
      }
    }
  }

  /** The config document, OCI image specification, "Image Configuration". */
  private byte[] document(
      ContainerRecord record,
      ContainerConfig config,
      Image parent,
      Digest layer,
      CommitRequest request)
      throws JsonProcessingException {
    String now = machinery.clock().instant().toString();
    ObjectNode document = ApiJson.mapper().createObjectNode();
    document.put("created", now).put("architecture", parent.architecture());
    if (!parent.variant().isEmpty()) {
      document.put("variant", parent.variant());
    }
    document.put("os", parent.os());
    if (!request.author().isEmpty()) {
      document.put("author", request.author());
    }
    document.set("config", config(config));
    List<String> layers = new ArrayList<>(parent.diffIds().stream().map(Digest::toString).toList());
    layers.add(layer.toString());
    document.putObject("rootfs").put("type", "layers").putPOJO("diff_ids", layers);
    var history = document.putArray("history");
    for (HistoryEntry step : parent.history()) {
      ObjectNode old = history.addObject();
      if (!step.created().equals(Instant.EPOCH)) {
        old.put("created", step.created().toString());
      }
      old.put("created_by", step.createdBy());
      if (!step.comment().isEmpty()) {
        old.put("comment", step.comment());
      }
      if (step.emptyLayer()) {
        old.put("empty_layer", true);
      }
    }
    ObjectNode own = history.addObject();
    own.put("created", now);
    if (!request.author().isEmpty()) {
      own.put("author", request.author());
    }
    own.put("created_by", String.join(" ", ImageMerge.arguments(record.config())));
    if (!request.comment().isEmpty()) {
      own.put("comment", request.comment());
    }
    return ApiJson.mapper().writeValueAsBytes(document);
  }

  /** What of a container's config an image says; the rest is the container's alone. */
  private static ObjectNode config(ContainerConfig config) {
    ObjectNode all = ApiJson.mapper().valueToTree(config);
    all.remove(
        List.of(
            "Hostname",
            "Domainname",
            "AttachStdin",
            "AttachStdout",
            "AttachStderr",
            "Tty",
            "OpenStdin",
            "StdinOnce",
            "Image"));
    return all;
  }
}

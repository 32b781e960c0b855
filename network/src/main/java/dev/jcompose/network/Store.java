package dev.jcompose.network;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.jcompose.network.address.Cidr;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on disk:
 *
 * <pre>
 * networks/ID.json             networks
 * networks/sandboxes/ID.json   running containers' endpoints and ports, by container
 * networks/host.settings           what we changed of the host's own settings
 * </pre>
 */
final class Store {

  private static final Logger LOG = LoggerFactory.getLogger(Store.class);
  private static final int FORMAT = 1;
  private static final String SUFFIX = ".json";

  private record Versioned<T>(int format, T content) {}

  /** What we changed of the host. */
  record HostSettings(boolean forwardingIsOurs) {}

  private final Path networks;
  private final Path sandboxes;
  private final ObjectMapper mapper = mapper();

  Store(Path stateDir) throws IOException {
    networks = stateDir.resolve("networks");
    sandboxes = networks.resolve("sandboxes");
    Files.createDirectories(sandboxes);
  }

  List<Network> networks() throws IOException {
    return readAll(networks, Network.class);
  }

  void write(Network network) throws IOException {
    write(networks.resolve(network.id() + SUFFIX), network, true);
  }

  void deleteNetwork(String id) throws IOException {
    Files.deleteIfExists(networks.resolve(id + SUFFIX));
  }

  List<SandboxRecord> sandboxes() throws IOException {
    return readAll(sandboxes, SandboxRecord.class);
  }

  /** Not forced to disk: what it tells of does not survive the kernel either. */
  void write(SandboxRecord sandbox) throws IOException {
    write(sandboxes.resolve(sandbox.request().containerId() + SUFFIX), sandbox, false);
  }

  void deleteSandbox(String containerId) throws IOException {
    Files.deleteIfExists(sandboxes.resolve(containerId + SUFFIX));
  }

  HostSettings hostSettings() throws IOException {
    return read(networks.resolve("host.settings"), HostSettings.class)
        .orElse(new HostSettings(false));
  }

  void write(HostSettings settings) throws IOException {
    write(networks.resolve("host.settings"), settings, true);
  }

  private <T> List<T> readAll(Path directory, Class<T> type) throws IOException {
    List<T> list = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        read(file, type).ifPresent(list::add);
      }
    }
    return list;
  }

  // A file that cannot be understood is moved aside: one bad record must not stop the engine.
  private <T> Optional<T> read(Path file, Class<T> type) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Versioned<T> versioned =
          mapper.readValue(
              Files.readAllBytes(file),
              mapper.getTypeFactory().constructParametricType(Versioned.class, type));
      if (versioned.format != FORMAT || versioned.content == null) {
        throw new IOException(file + ": format " + versioned.format + " is not " + FORMAT);
      }
      return Optional.of(versioned.content);
    } catch (JsonProcessingException e) {
      Path aside = file.resolveSibling(file.getFileName() + ".broken");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      LOG.warn("unreadable record moved aside: file={} aside={}", file, aside, e);
      return Optional.empty();
    }
  }

  private <T> void write(Path file, T content, boolean force) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    byte[] bytes = mapper.writeValueAsBytes(new Versioned<>(FORMAT, content));
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      if (force) {
        channel.force(true);
      }
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (force) {
      try (FileChannel directory = FileChannel.open(file.getParent())) {
        directory.force(true);
      }
    }
  }

  private static ObjectMapper mapper() {
    SimpleModule texts = new SimpleModule();
    text(texts, Cidr.class, Cidr::toString, Cidr::parse);
    text(texts, InetAddress.class, Cidr::text, Cidr::literal);
    text(texts, MacAddress.class, MacAddress::toString, MacAddress::parse);
    text(texts, Instant.class, Instant::toString, Instant::parse);
    return JsonMapper.builder()
        .addModule(texts)
        .enable(SerializationFeature.INDENT_OUTPUT)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
  }

  private static <T> void text(
      SimpleModule module, Class<T> type, Function<T, String> print, Function<String, T> parse) {
    module.addSerializer(
        type,
        new JsonSerializer<T>() {
          @Override
          public void serialize(T value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            out.writeString(print.apply(value));
          }
        });
    module.addDeserializer(
        type,
        new JsonDeserializer<T>() {
          @Override
          public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            try {
              return parse.apply(in.getText());
            } catch (IllegalArgumentException e) {
              throw context.weirdStringException(in.getText(), type, e.getMessage());
            }
          }
        });
  }
}

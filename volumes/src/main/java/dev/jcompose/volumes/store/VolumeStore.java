package dev.jcompose.volumes.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.jcompose.linux.AtomicFile;
import dev.jcompose.linux.Directory;
import dev.jcompose.volumes.Volume;
import dev.jcompose.volumes.VolumeContent;
import dev.jcompose.volumes.VolumeException;
import dev.jcompose.volumes.copy.CopyUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The volumes of one data root. Safe for use by many threads of one process; a data root belongs to
 * one process at a time.
 */
public final class VolumeStore {

  /** The only driver there is. */
  public static final String DRIVER = "local";

  private static final int VERSION = 1;
  private static final String RECORD = "volume.json";
  private static final String DATA = "_data";
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** A volume as its file has it; {@code created} as ISO 8601. */
  record VolumeRecord(
      int version, String created, Map<String, String> labels, Map<String, String> options) {}

  private final Path root;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Volume> volumes = new TreeMap<>();
  private final List<String> repairs = new ArrayList<>();

  private VolumeStore(Path root) {
    this.root = root;
  }

  /** Opens the store below a data root; makes it if there is none, and repairs after a crash. */
  public static VolumeStore open(Path dataRoot) throws IOException {
    VolumeStore store = new VolumeStore(dataRoot.toAbsolutePath().resolve("volumes"));
    Files.createDirectories(store.root);
    // No user of the machine may reach set-user-id files that containers leave in volumes.
    Files.setPosixFilePermissions(store.root, PosixFilePermissions.fromString("rwx------"));
    try (Stream<Path> directories = Files.list(store.root)) {
      for (Path directory : directories.sorted().toList()) {
        store.read(directory);
      }
    }
    return store;
  }

  /** What {@link #open} had to put right after a crash, as sentences for the log. */
  public List<String> repairs() {
    return List.copyOf(repairs);
  }

  private void read(Path directory) throws IOException {
    String name = String.valueOf(directory.getFileName());
    Path file = directory.resolve(RECORD);
    if (!Files.exists(file)) {
      // The record is written last when a volume is made and goes first when it is removed.
      delete(name);
      repairs.add("removed volume directory " + directory + ": not a whole volume");
      return;
    }
    try {
      VolumeRecord state = MAPPER.readValue(Files.readAllBytes(file), VolumeRecord.class);
      Volume volume = volume(name, state);
      volumes.put(name, volume);
      if (CopyUp.repair(volume)) {
        repairs.add("volume " + name + ": its first copy was cut off");
      }
    } catch (JsonProcessingException e) {
      throw new IOException(file + ": " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Makes a volume, or returns the one of this name.
   *
   * @param name empty for one that nobody named
   * @param driver empty or {@code local}
   * @param options {@code type}, {@code device}, {@code o}, with mount(8)'s meaning
   * @throws VolumeException INVALID for a wrong name or option, NOT_FOUND for another driver
   */
  public Volume create(
      String name, String driver, Map<String, String> options, Map<String, String> labels)
      throws IOException {
    VolumeRules.checkDriver(driver);
    VolumeRules.checkOptions(options);
    if (!name.isEmpty()) {
      VolumeRules.checkName(name);
    }
    lock.lock();
    try {
      Volume there = volumes.get(name);
      return there != null ? there : make(name, options, labels);
    } finally {
      lock.unlock();
    }
  }

  private Volume make(String asked, Map<String, String> options, Map<String, String> labels)
      throws IOException {
    Map<String, String> all = new LinkedHashMap<>(labels);
    String name = asked;
    if (name.isEmpty()) {
      byte[] bits = new byte[32];
      random.nextBytes(bits);
      name = HexFormat.of().formatHex(bits);
      all.put(Volume.ANONYMOUS_LABEL, "");
    }
    Path directory = Files.createDirectory(root.resolve(name));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx-----x"));
    Path data = Files.createDirectory(directory.resolve(DATA));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    VolumeRecord state = new VolumeRecord(VERSION, now.toString(), all, options);
    AtomicFile.write(directory.resolve(RECORD), MAPPER.writeValueAsBytes(state));
    Volume volume = volume(name, state);
    volumes.put(name, volume);
    return volume;
  }

  private Volume volume(String name, VolumeRecord state) {
    Path data = root.resolve(name).resolve(DATA);
    Map<String, String> options = state.options();
    VolumeContent content =
        options.containsKey("type")
            ? new VolumeContent.Mounted(
                data,
                options.getOrDefault("type", ""),
                options.getOrDefault("device", ""),
                options.getOrDefault("o", ""))
            : new VolumeContent.OwnDirectory(data);
    return new Volume(
        name, DRIVER, data, Instant.parse(state.created()), state.labels(), options, content);
  }

  /** All volumes by name. */
  public List<Volume> list() {
    lock.lock();
    try {
      return List.copyOf(volumes.values());
    } finally {
      lock.unlock();
    }
  }

  /** The volume of a name. */
  public Optional<Volume> find(String name) {
    lock.lock();
    try {
      return Optional.ofNullable(volumes.get(name));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes a volume and all that is in it.
   *
   * @param force no error if there is none
   * @param usedBy the ids of containers that have it, asked while no other change is made here
   * @throws VolumeException NOT_FOUND, or CONFLICT if it is used
   */
  public void remove(String name, boolean force, Function<String, List<String>> usedBy)
      throws IOException {
    lock.lock();
    try {
      if (!volumes.containsKey(name)) {
        if (force) {
          return;
        }
        throw new VolumeException(
            VolumeException.Kind.NOT_FOUND, "get " + name + ": no such volume");
      }
      List<String> users = usedBy.apply(name);
      if (!users.isEmpty()) {
        throw new VolumeException(
            VolumeException.Kind.CONFLICT,
            "remove " + name + ": volume is in use - [" + String.join(", ", users) + "]");
      }
      Files.deleteIfExists(root.resolve(name).resolve(RECORD));
      volumes.remove(name);
      delete(name);
    } finally {
      lock.unlock();
    }
  }

  private void delete(String name) throws IOException {
    try (Directory all = Directory.open(root)) {
      all.removeTree(Directory.bytes(name));
    }
  }
}

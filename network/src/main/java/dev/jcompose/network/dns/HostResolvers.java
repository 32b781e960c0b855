package dev.jcompose.network.dns;

import dev.jcompose.network.address.Cidr;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The name servers of the host, as its resolv.conf(5) says now. */
public final class HostResolvers {

  private static final Logger LOG = LoggerFactory.getLogger(HostResolvers.class);
  private static final int MAX_SERVERS = 3;
  private static final int DNS = 53;

  private final Path file;
  private FileTime seen = FileTime.fromMillis(-1);
  private List<InetSocketAddress> servers = List.of();

  public HostResolvers(Path file) {
    this.file = file;
  }

  /** At most three, in order; none if the file is missing or names none. */
  public synchronized List<InetSocketAddress> servers() {
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      if (!modified.equals(seen)) {
        servers = parse(Files.readAllLines(file));
        seen = modified;
      }
    } catch (IOException e) {
      LOG.debug("no name servers from file={}", file, e);
      servers = List.of();
    }
    return servers;
  }

  static List<InetSocketAddress> parse(List<String> lines) {
    List<InetSocketAddress> list = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length >= 2 && words[0].equals("nameserver") && list.size() < MAX_SERVERS) {
        try {
          list.add(new InetSocketAddress(Cidr.literal(words[1]), DNS));
        } catch (IllegalArgumentException e) {
          LOG.debug("not a name server: line={}", line, e);
        }
      }
    }
    return List.copyOf(list);
  }
}

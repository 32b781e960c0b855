package dev.jcompose.linux.netlink;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Links, addresses and routes of one network namespace: the one of the thread that opened it. */
public final class RouteSocket implements AutoCloseable {

  private final NetlinkSocket socket;

  private RouteSocket(NetlinkSocket socket) {
    this.socket = socket;
  }

  public static RouteSocket open() throws SyscallException {
    return new RouteSocket(NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE));
  }

  /**
   * Makes changes, in order, in one system call. A refused one does not keep the kernel from the
   * next ones.
   *
   * @throws NetlinkException for the first refused one
   */
  public void apply(List<RouteRequest> requests) throws IOException {
    apply(requests, refused -> false);
  }

  private void apply(List<RouteRequest> requests, Predicate<Errno> expected) throws IOException {
    if (!requests.isEmpty()) {
      socket.apply(
          writer -> requests.forEach(request -> RouteCodec.encode(request, writer)),
          expected,
          index -> requests.get(index).describe());
    }
  }

  /** As {@link #apply(List)}. */
  public void apply(RouteRequest... requests) throws IOException {
    apply(List.of(requests));
  }

  /** Removes a link unless it is gone already; whether it was there. */
  public boolean removeLink(String name) throws IOException {
    try {
      apply(new RouteRequest.DeleteLink(name));
      return true;
    } catch (NetlinkException e) {
      if (e.is(Errno.ENODEV)) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Removes several links, those that are there. The kernel waits for all its readers once for a
   * group, and that wait is what a removal costs (30 veth pairs: 900 ms one by one, 70 ms so).
   *
   * @param group a number that no other link has as its group
   */
  public void removeLinks(List<String> names, int group) throws IOException {
    List<RouteRequest> requests = new ArrayList<>();
    names.forEach(name -> requests.add(new RouteRequest.SetGroup(name, group)));
    requests.add(new RouteRequest.DeleteGroup(group));
    apply(requests, Errno.ENODEV::equals);
  }

  public List<Link> links() throws IOException {
    return socket.list(RouteCodec::listLinks, "list links").stream()
        .map(item -> RouteCodec.link(item.body()))
        .toList();
  }

  public Optional<Link> link(String name) throws IOException {
    try {
      return socket.list(w -> RouteCodec.findLink(w, name), "find link " + name).stream()
          .map(item -> RouteCodec.link(item.body()))
          .findFirst();
    } catch (NetlinkException e) {
      if (e.is(Errno.ENODEV)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  public List<LinkAddress> addresses() throws IOException {
    return socket.list(RouteCodec::listAddresses, "list addresses").stream()
        .flatMap(item -> RouteCodec.address(item.body()).stream())
        .toList();
  }

  /** The main table's unicast routes of both families. */
  public List<Route> routes() throws IOException {
    List<Route> routes = new ArrayList<>();
    for (int family : new int[] {2, 10}) {
      socket.list(w -> RouteCodec.listRoutes(w, family), "list routes").stream()
          .flatMap(item -> RouteCodec.route(item.body()).stream())
          .forEach(routes::add);
    }
    return List.copyOf(routes);
  }

  @Override
  public void close() {
    socket.close();
  }
}

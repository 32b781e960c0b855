package dev.jcompose.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.Quarantine;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/** Stands for the process in a container: sockets of a sandbox, used from the test's threads. */
final class Inside {

  private static final int PATIENCE_MILLIS = 1500;

  private Inside() {}

  private static <T> T open(int namespace, Callable<T> work) throws Exception {
    return Quarantine.callIn("inside", namespace, Namespaces.CLONE_NEWNET, work);
  }

  /** Says its name to whoever connects, until closed. */
  static ServerSocketChannel serveTcp(int namespace, int port, String name) throws Exception {
    ServerSocketChannel server =
        open(namespace, () -> ServerSocketChannel.open().bind(new InetSocketAddress(port)));
    Thread.ofVirtual()
        .start(
            () -> {
              while (server.isOpen()) {
                try (SocketChannel client = server.accept()) {
                  client.socket().getOutputStream().write(name.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  assertThat(e).isNotNull();
                }
              }
            });
    return server;
  }

  /** Sends its name to whoever sends anything. */
  static DatagramChannel serveUdp(int namespace, int port, String name) throws Exception {
    DatagramChannel server =
        open(namespace, () -> DatagramChannel.open().bind(new InetSocketAddress(port)));
    Thread.ofVirtual()
        .start(
            () -> {
              DatagramSocket socket = server.socket();
              byte[] answer = name.getBytes(StandardCharsets.UTF_8);
              while (server.isOpen()) {
                try {
                  DatagramPacket packet = new DatagramPacket(new byte[100], 100);
                  socket.receive(packet);
                  socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                } catch (IOException e) {
                  assertThat(e).isNotNull();
                }
              }
            });
    return server;
  }

  /** What a TCP server says. */
  static String hear(SocketChannel channel, InetSocketAddress server) throws IOException {
    try (channel) {
      Socket socket = channel.socket();
      socket.connect(server, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static String hear(int namespace, String address, int port) throws Exception {
    return hear(
        open(namespace, SocketChannel::open),
        new InetSocketAddress(InetAddress.ofLiteral(address), port));
  }

  static String hear(String address, int port) throws IOException {
    return hear(SocketChannel.open(), new InetSocketAddress(InetAddress.ofLiteral(address), port));
  }

  /** What a UDP server answers. */
  static String ask(DatagramChannel channel, String address, int port) throws IOException {
    return new String(exchange(channel, address, port, new byte[] {1}), StandardCharsets.UTF_8);
  }

  static byte[] exchange(DatagramChannel channel, String address, int port, byte[] message)
      throws IOException {
    try (channel) {
      DatagramSocket socket = channel.socket();
      socket.setSoTimeout(PATIENCE_MILLIS);
      InetSocketAddress to = new InetSocketAddress(InetAddress.ofLiteral(address), port);
      socket.send(new DatagramPacket(message, message.length, to));
      DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
      socket.receive(answer);
      return Arrays.copyOf(answer.getData(), answer.getLength());
    }
  }

  static DatagramChannel udp(int namespace) throws Exception {
    return open(namespace, DatagramChannel::open);
  }

  /** The addresses that the sandbox's resolver gives for a name. */
  static List<String> resolve(int namespace, String name, int type) throws Exception {
    byte[] answer = exchange(udp(namespace), "127.0.0.11", 53, DnsWire.query(7, name, type));
    return DnsWire.answers(answer);
  }

  /** Runs a command in the namespace, for looking at it. */
  static String run(int namespace, String... command) throws Exception {
    List<String> all = new java.util.ArrayList<>();
    String path = "/proc/" + ProcessHandle.current().pid() + "/fd/" + namespace;
    all.addAll(List.of("nsenter", "--net=" + path));
    all.addAll(List.of(command));
    return run(all);
  }

  static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
    return output;
  }

  static ServerSocket listenOnHost(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
  }
}

package dev.jcompose.network.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;

/** Opens sockets in the namespace from which other name servers are to be asked. */
public interface Sockets {

  /** Sockets of the caller's own namespace, the host's. */
  Sockets HERE =
      new Sockets() {
        @Override
        public DatagramChannel udp(InetAddress server) throws IOException {
          return DatagramChannel.open();
        }

        @Override
        public SocketChannel tcp(InetAddress server) throws IOException {
          return SocketChannel.open();
        }
      };

  /** An unbound UDP socket that can reach the server's family. */
  DatagramChannel udp(InetAddress server) throws IOException;

  /** An unconnected TCP socket. */
  SocketChannel tcp(InetAddress server) throws IOException;
}

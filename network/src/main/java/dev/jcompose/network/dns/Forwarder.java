package dev.jcompose.network.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks other name servers and hands their answers on as they are. Shared by all containers. */
public final class Forwarder {

  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final int MAX_CONCURRENT = 1024;
  private static final int MAX_MESSAGE = 65_535;

  private final Semaphore slots = new Semaphore(MAX_CONCURRENT);
  private final AnswerCache cache = new AnswerCache(InstantSource.system());

  /**
   * The answer to a query: the first of the servers' that is neither a failure nor a refusal.
   *
   * @param message the query's bytes
   * @param tcp whether the asker came over TCP, so that long answers are welcome
   */
  byte[] ask(Upstream upstream, DnsQuery query, byte[] message, boolean tcp) {
    String cached = upstream.servers() + (tcp ? " tcp" : " udp");
    byte[] kept = cache.get(cached, message).orElse(null);
    if (kept != null) {
      return kept;
    }
    if (!slots.tryAcquire()) {
      return DnsReply.empty(query, message, DnsReply.REFUSED);
    }
    try {
      byte[] last = DnsReply.empty(query, message, DnsReply.SERVER_FAILURE);
      for (InetSocketAddress server : upstream.servers()) {
        try {
          byte[] answer = exchange(upstream.sockets(), server, query, message, tcp);
          int code = answer[3] & 0xf;
          if (code != DnsReply.SERVER_FAILURE && code != DnsReply.REFUSED) {
            cache.put(cached, message, answer);
            return answer;
          }
          last = answer;
        } catch (IOException e) {
          LOG.debug("no answer: server={} name={}", server, query.name(), e);
        }
      }
      return last;
    } finally {
      slots.release();
    }
  }

  // The id towards the server is ours: the asker's may be guessed by its neighbours.
  private static byte[] exchange(
      Sockets sockets, InetSocketAddress server, DnsQuery query, byte[] message, boolean tcp)
      throws IOException {
    byte[] question = message.clone();
    int id = ThreadLocalRandom.current().nextInt(0x10000);
    question[0] = (byte) (id >> 8);
    question[1] = (byte) id;
    byte[] answer =
        tcp ? overTcp(sockets, server, question, query) : overUdp(sockets, server, question, query);
    answer[0] = message[0];
    answer[1] = message[1];
    return answer;
  }

  private static byte[] overUdp(
      Sockets sockets, InetSocketAddress server, byte[] question, DnsQuery query)
      throws IOException {
    Instant deadline = Instant.now().plus(PATIENCE);
    try (DatagramChannel channel = sockets.udp(server.getAddress())) {
      channel.connect(server);
      channel.write(ByteBuffer.wrap(question));
      DatagramPacket packet = new DatagramPacket(new byte[MAX_MESSAGE], MAX_MESSAGE);
      while (true) {
        int left = (int) Duration.between(Instant.now(), deadline).toMillis();
        if (left <= 0) {
          throw new SocketTimeoutException("no answer from " + server + " in " + PATIENCE);
        }
        channel.socket().setSoTimeout(left);
        channel.socket().receive(packet);
        byte[] answer = Arrays.copyOf(packet.getData(), packet.getLength());
        if (answers(answer, question, query)) {
          return answer;
        }
      }
    }
  }

  private static byte[] overTcp(
      Sockets sockets, InetSocketAddress server, byte[] question, DnsQuery query)
      throws IOException {
    try (SocketChannel channel = sockets.tcp(server.getAddress())) {
      Socket socket = channel.socket();
      socket.connect(server, (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      ByteBuffer framed = ByteBuffer.allocate(2 + question.length);
      framed.putShort((short) question.length).put(question);
      socket.getOutputStream().write(framed.array());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = new byte[in.readUnsignedShort()];
      in.readFully(answer);
      if (!answers(answer, question, query)) {
        throw new IOException("answer of " + server + " to another question");
      }
      return answer;
    }
  }

  private static boolean answers(byte[] answer, byte[] question, DnsQuery query) {
    return answer.length >= query.end()
        && answer[0] == question[0]
        && answer[1] == question[1]
        && (answer[2] & 0x80) != 0
        && Arrays.equals(
            answer, DnsQuery.HEADER, query.end(), question, DnsQuery.HEADER, query.end());
  }
}

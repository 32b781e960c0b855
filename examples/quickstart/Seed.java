import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Puts the first value into the store whose address is the argument; keeps one that is there. */
class Seed {
  public static void main(String[] arguments) throws IOException {
    var put =
        (HttpURLConnection) URI.create(arguments[0] + "/keys/greeting").toURL().openConnection();
    put.setRequestMethod("PUT");
    put.setRequestProperty("If-None-Match", "*");
    put.setDoOutput(true);
    put.getOutputStream()
        .write("Hello from a container without Docker".getBytes(StandardCharsets.UTF_8));
    switch (put.getResponseCode()) {
      case 201 -> System.out.println("seed: wrote the greeting");
      case 412 -> System.out.println("seed: the store has a greeting already");
      default -> throw new IOException("the store answered " + put.getResponseCode());
    }
  }
}

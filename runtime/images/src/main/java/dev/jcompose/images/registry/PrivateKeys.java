package dev.jcompose.images.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Private keys in PEM files: PKCS #8 (RFC 5958) of any algorithm, and PKCS #1 of RSA. */
final class PrivateKeys {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ((?:RSA )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END");

  /** AlgorithmIdentifier rsaEncryption with NULL parameters, after version 0. */
  private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  private PrivateKeys() {}

  static PrivateKey read(Path file) throws IOException {
    Matcher pem = PEM.matcher(Files.readString(file));
    if (!pem.find()) {
      throw new IOException(
          file
              + ": no private key that is understood; convert it with `openssl pkcs8 -topk8"
              + " -nocrypt`");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
    byte[] key = pem.group(1).startsWith("RSA") ? wrapped(der) : der;
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key));
      } catch (GeneralSecurityException _) {
        // Another algorithm's.
      }
    }
    throw new IOException(file + ": neither an RSA nor an EC nor an Ed25519 key");
  }

  private static byte[] wrapped(byte[] rsa) {
    byte[] octets = tagged(0x04, rsa);
    byte[] body = new byte[RSA.length + octets.length];
    System.arraycopy(RSA, 0, body, 0, RSA.length);
    System.arraycopy(octets, 0, body, RSA.length, octets.length);
    return tagged(0x30, body);
  }

  /** DER: tag, length in the long form, content. */
  private static byte[] tagged(int tag, byte[] content) {
    byte[] out = new byte[content.length + 6];
    out[0] = (byte) tag;
    out[1] = (byte) 0x84;
    for (int i = 0; i < 4; i++) {
      out[2 + i] = (byte) (content.length >>> (24 - 8 * i));
    }
    System.arraycopy(content, 0, out, 6, content.length);
    return out;
  }
}

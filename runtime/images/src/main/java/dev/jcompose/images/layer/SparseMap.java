package dev.jcompose.images.layer;

import dev.jcompose.images.ImageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Where in a file the bytes go that a sparse member brings; the rest are holes (GNU tar manual,
 * "Storing Sparse Files": the old format and PAX formats 0.0, 0.1 and 1.0).
 *
 * @param size of the whole file, in bytes
 * @param pieces in order, without overlap
 */
record SparseMap(long size, List<Piece> pieces) {

  /** More pieces than this are refused: each costs memory before any content is seen. */
  private static final int LIMIT = 1 << 20;

  /** So many bytes at this place of the file. */
  record Piece(long offset, long length) {}

  SparseMap {
    pieces = List.copyOf(pieces);
  }

  /**
   * Checks what an archive says.
   *
   * @throws ImageException INVALID if pieces overlap, lie outside the file or do not add up
   */
  static SparseMap checked(long size, List<Piece> pieces, long packed) throws ImageException {
    long end = 0;
    long sum = 0;
    for (Piece piece : pieces) {
      boolean fits =
          piece.offset() >= end && piece.length() >= 0 && piece.offset() <= size - piece.length();
      if (!fits) {
        throw TarReader.damaged("a sparse member's map is wrong");
      }
      end = piece.offset() + piece.length();
      sum += piece.length();
    }
    if (sum != packed) {
      throw TarReader.damaged("a sparse member's map does not fit its content");
    }
    return new SparseMap(size, pieces);
  }

  /** Reads the map of PAX format 0.1, {@code offset,length,offset,length}. */
  static List<Piece> ofText(String text) throws ImageException {
    String[] numbers = text.isEmpty() ? new String[0] : text.split(",", -1);
    if (numbers.length % 2 != 0 || numbers.length > 2 * LIMIT) {
      throw TarReader.damaged("a sparse member's map is wrong");
    }
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < numbers.length; i += 2) {
      pieces.add(new Piece(number(numbers[i]), number(numbers[i + 1])));
    }
    return pieces;
  }

  /** Reads the map of PAX format 1.0: lines of numbers, filled up to a block. */
  static List<Piece> ofLines(InputStream content) throws IOException {
    Lines lines = new Lines(content);
    long count = lines.next();
    if (count > LIMIT) {
      throw TarReader.damaged("a sparse member of " + count + " pieces");
    }
    List<Piece> pieces = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      pieces.add(new Piece(lines.next(), lines.next()));
    }
    content.readNBytes(-lines.read & (TarHeader.BYTES - 1));
    return pieces;
  }

  /** Adds the pieces of the old format's table of 24-byte rows; empty rows mean nothing. */
  static void addRows(TarHeader block, int offset, int rows, List<Piece> pieces)
      throws ImageException {
    if (pieces.size() > LIMIT) {
      throw TarReader.damaged("a sparse member of too many pieces");
    }
    for (int i = 0; i < rows; i++) {
      int at = offset + 24 * i;
      if (block.isSaid(at)) {
        pieces.add(new Piece(block.number(at, 12), block.number(at + 12, 12)));
      }
    }
  }

  static long number(String digits) throws ImageException {
    try {
      return Long.parseUnsignedLong(digits.strip());
    } catch (NumberFormatException e) {
      throw TarReader.damaged("\"" + digits + "\" in a sparse member's map", e);
    }
  }

  private static final class Lines {
    private final InputStream content;
    private int read;

    Lines(InputStream content) {
      this.content = content;
    }

    long next() throws IOException {
      StringBuilder digits = new StringBuilder();
      for (int c = content.read(); c != '\n'; c = content.read()) {
        if (c < 0 || digits.length() > 20) {
          throw TarReader.damaged("a sparse member's map is cut off");
        }
        digits.append((char) c);
        read++;
      }
      read++;
      return number(digits.toString());
    }
  }
}

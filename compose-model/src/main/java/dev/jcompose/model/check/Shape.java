package dev.jcompose.model.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a value may look like: a scalar, a list, a mapping, or several of these. */
final class Shape {
  /** Anything at all, as under {@code x-*}. */
  static final Shape ANY = new Shape();

  @Nullable ScalarType type;
  Format format = Format.NONE;
  List<String> words = List.of();
  long min = Long.MIN_VALUE;
  long max = Long.MAX_VALUE;
  @Nullable Shape item;

  /** Whether a list may not say the same twice. */
  boolean distinct;

  @Nullable Map<String, Shape> keys;

  /** The shape of keys that {@code keys} does not name; null if there are none but {@code x-*}. */
  @Nullable Shape others;

  Format keyFormat = Format.NONE;

  /** Whether the key may stand without a value. */
  boolean nullable;

  final List<String> required = new ArrayList<>();

  static Shape scalar(ScalarType type) {
    Shape shape = new Shape();
    shape.type = type;
    return shape;
  }

  static Shape text() {
    return scalar(ScalarType.TEXT);
  }

  static Shape text(Format format) {
    Shape shape = scalar(ScalarType.TEXT);
    shape.format = format;
    return shape;
  }

  static Shape words(String... words) {
    Shape shape = scalar(ScalarType.TEXT);
    shape.words = List.of(words);
    return shape;
  }

  static Shape integer(long min, long max) {
    Shape shape = scalar(ScalarType.INT);
    shape.min = min;
    shape.max = max;
    return shape;
  }

  /** This scalar within limits. */
  Shape from(long least, long most) {
    Shape shape = scalar(type == null ? ScalarType.INT : type);
    shape.min = least;
    shape.max = most;
    return shape;
  }

  /** The same, also if nothing is said. */
  Shape orNull() {
    Shape shape = or(new Shape());
    shape.nullable = true;
    return shape;
  }

  boolean limited() {
    return min != Long.MIN_VALUE || max != Long.MAX_VALUE;
  }

  static Shape list(Shape item) {
    Shape shape = new Shape();
    shape.item = item;
    return shape;
  }

  static Shape map(Shape values) {
    Shape shape = object();
    shape.others = values;
    return shape;
  }

  static Shape map(Format keys, Shape values) {
    Shape shape = map(values);
    shape.keyFormat = keys;
    return shape;
  }

  static Shape object() {
    Shape shape = new Shape();
    shape.keys = new LinkedHashMap<>();
    return shape;
  }

  /** Adds a key to an object under construction. */
  Shape key(String name, Shape shape) {
    if (keys != null) {
      keys.put(name, shape);
    }
    return this;
  }

  /** Adds keys of one shape. */
  Shape keys(Shape shape, String... names) {
    for (String name : names) {
      key(name, shape);
    }
    return this;
  }

  /** A list of which no two items may be the same. */
  Shape distinct() {
    Shape shape = or(new Shape());
    shape.distinct = true;
    return shape;
  }

  /** Names keys that the merged mapping must have. */
  Shape require(String... names) {
    required.addAll(List.of(names));
    return this;
  }

  /**
   * This shape's forms and those of {@code other}; at most one each of scalar, list and mapping.
   */
  Shape or(Shape other) {
    Shape both = new Shape();
    Shape plain = type != null ? this : other;
    both.type = plain.type;
    both.format = plain.format;
    both.words = plain.words;
    both.min = plain.min;
    both.max = plain.max;
    both.nullable = nullable || other.nullable;
    both.distinct = distinct || other.distinct;
    both.item = item != null ? item : other.item;
    Shape map = keys != null ? this : other;
    both.keys = map.keys;
    both.others = map.others;
    both.keyFormat = map.keyFormat;
    both.required.addAll(map.required);
    return both;
  }

  /** What a person may write, e.g. {@code a string or a list}. */
  String expectation() {
    List<String> forms = new ArrayList<>();
    if (type != null) {
      forms.add(
          switch (type) {
            case TEXT -> "a string";
            case LOOSE -> "a string or a number";
            case TEXT_OR_INT -> "a string or an integer";
            case VALUE -> "a string, a number or a boolean";
            case INT, PLAIN_INT -> "an integer";
            case NUMBER -> "a number";
            case BOOL, PLAIN_BOOL -> "true or false";
            case DURATION -> "a duration";
            case BYTES, BYTES_TEXT -> "a size in bytes";
            case MODE -> "an octal file mode";
            case COUNT -> "an integer or \"all\"";
          });
    }
    if (item != null) {
      forms.add("a list");
    }
    if (keys != null) {
      forms.add("a mapping");
    }
    return String.join(" or ", forms);
  }
}

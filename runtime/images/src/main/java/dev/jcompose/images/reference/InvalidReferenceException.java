package dev.jcompose.images.reference;

/** A text that is not an image reference; the message quotes it and says what is wrong. */
public final class InvalidReferenceException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  InvalidReferenceException(String text, String why) {
    super("invalid reference format: \"" + text + "\": " + why);
  }
}

package dev.jcompose.model.check;

/** Types of scalars, in the way the Compose schema uses them. */
enum ScalarType {
  /** A string; numbers must be quoted. */
  TEXT,
  /** A string or a number, kept as text. */
  LOOSE,
  /** A string or an integer, kept as text. */
  TEXT_OR_INT,
  /** A string, number, boolean or nothing, kept as text. */
  VALUE,
  INT,
  /** An integer that may not be a quoted one. */
  PLAIN_INT,
  NUMBER,
  BOOL,
  /** A boolean that may not be a quoted one. */
  PLAIN_BOOL,
  DURATION,
  BYTES,
  /** As BYTES, but with a unit or in quotes. */
  BYTES_TEXT,
  /** Permission bits in octal. */
  MODE,
  /** An integer, or the word {@code all}, which is -1. */
  COUNT
}

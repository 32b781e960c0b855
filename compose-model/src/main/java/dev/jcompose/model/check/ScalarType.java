package dev.jcompose.model.check;

/** Types of scalars, in the way the Compose schema uses them. */
enum ScalarType {
  /** A string; numbers must be quoted. */
  TEXT,
  /** A string or a number, kept as text. */
  LOOSE,
  /** A string, number, boolean or nothing, kept as text. */
  VALUE,
  INT,
  NUMBER,
  BOOL,
  DURATION,
  BYTES,
  /** Permission bits in octal. */
  MODE,
  /** An integer, or the word {@code all}, which is -1. */
  COUNT
}

package dev.jcompose.model.load;

/** A step of loading that can be left out to look at the model before it. */
public enum Omission {
  /** Variables stay as they are written; nothing is said about what they would make. */
  INTERPOLATION,
  /** What the author left implied stays unsaid. */
  NORMALIZATION,
  /** Paths stay as they are written. */
  PATHS,
  /** The parts need not fit each other. */
  CONSISTENCY,
  /** The variables of {@code env_file} and of the process stay out of services. */
  ENV_FILES
}

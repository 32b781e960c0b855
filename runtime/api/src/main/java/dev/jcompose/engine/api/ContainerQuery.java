package dev.jcompose.engine.api;

/**
 * Which containers are listed.
 *
 * @param all stopped ones too
 * @param limit how many at most, whatever their state; 0 is no limit
 * @param size with the sizes of their files
 */
public record ContainerQuery(boolean all, int limit, boolean size, Filters filters) {
  /** Running ones, or all; without sizes. */
  public static ContainerQuery of(boolean all, Filters filters) {
    return new ContainerQuery(all, 0, false, filters);
  }
}

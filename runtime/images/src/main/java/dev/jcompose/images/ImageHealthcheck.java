package dev.jcompose.images;

import java.time.Duration;
import java.util.List;

/** The health probe an image asks for; zero means "not said". */
public record ImageHealthcheck(
    List<String> test,
    Duration interval,
    Duration timeout,
    Duration startPeriod,
    Duration startInterval,
    int retries) {
  public ImageHealthcheck {
    test = List.copyOf(test);
  }
}

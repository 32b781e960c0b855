package dev.jcompose.build.dockerfile;

import java.util.List;

/**
 * One instruction as it was written, continuation lines joined.
 *
 * @param keyword as written
 * @param flags {@code --name=value}, without quotes
 * @param rest what follows the flags
 * @param text the whole line
 */
record Statement(
    String keyword,
    List<String> flags,
    String rest,
    String text,
    List<Heredoc> heredocs,
    Location location) {
  Statement {
    flags = List.copyOf(flags);
    heredocs = List.copyOf(heredocs);
  }
}

package dev.jcompose.build.dockerfile;

import java.util.stream.Collectors;

/**
 * A here-document behind an instruction.
 *
 * @param name the word that ends it
 * @param expands whether variables in it are expanded: not if the word was quoted
 * @param chomps whether leading tabs are taken off ({@code <<-})
 * @param content the lines, each with its newline
 */
public record Heredoc(String name, boolean expands, boolean chomps, String content) {

  /** The content as meant: without leading tabs if {@code <<-} was written. */
  public String text() {
    return chomps
        ? content
            .lines()
            .map(line -> line.replaceFirst("^\t+", "") + "\n")
            .collect(Collectors.joining())
        : content;
  }
}

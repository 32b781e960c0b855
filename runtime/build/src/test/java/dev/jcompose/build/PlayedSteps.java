package dev.jcompose.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs no process: a command leaves a file that is called like its second word. {@code make} writes
 * the same each time, others do not.
 */
final class PlayedSteps implements StepRunner {

  private final List<String> commands = new ArrayList<>();

  @Override
  public int run(StepCommand command, Output output) throws IOException {
    String line = command.arguments().getLast();
    synchronized (this) {
      commands.add(line);
    }
    String[] words = line.split(" ", -1);
    if (words[0].equals("fail")) {
      byte[] text = "last words\n".getBytes(UTF_8);
      output.write(text, text.length);
      return Integer.parseInt(words[1]);
    }
    Path file = command.root().upperdir().resolve(words.length > 1 ? words[1] : words[0]);
    Files.writeString(file, words[0].equals("make") ? "made" : "made " + commands().size());
    return 0;
  }

  synchronized List<String> commands() {
    return List.copyOf(commands);
  }
}

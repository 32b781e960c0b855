package dev.jcompose.build;

import java.util.ArrayList;
import java.util.List;

/** Remembers which steps were not cached: instruction and first word. */
final class ReadLog implements BuildLog {

  private final List<String> made = new ArrayList<>();

  synchronized void clear() {
    made.clear();
  }

  synchronized List<String> made() {
    return List.copyOf(made);
  }

  private synchronized void add(String title) {
    String instruction = title.substring(title.indexOf("] ") + 2);
    String[] words = instruction.split(" ", -1);
    if (!words[0].equals("FROM")) {
      made.add(words[0] + " " + words[1]);
    }
  }

  @Override
  public void warning(String text) {}

  @Override
  public StepLog step(String title) {
    return new StepLog() {
      @Override
      public void output(byte[] bytes, int length) {}

      @Override
      public void cached() {}

      @Override
      public void done() {
        add(title);
      }

      @Override
      public void failed(String message) {}
    };
  }
}

package dev.jcompose.cli.output;

import dev.jcompose.cli.terminal.Terminal;
import dev.jcompose.scheduler.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A live list of all resources, redrawn in place on a terminal. */
final class TerminalProgress implements Progress {
  private static final Duration FRAME = Duration.ofMillis(100);
  private static final String SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

  private final Output output;
  private final String title;
  private final Terminal.Size size;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Thread ticker;
  private int drawn;
  private int tick;
  private boolean closed;

  private TerminalProgress(Output output, String title, Terminal.Size size) {
    this.output = output;
    this.title = title;
    this.size = size;
    ticker = Thread.ofVirtual().unstarted(this::run);
  }

  static TerminalProgress start(Output output, String title) {
    TerminalProgress progress = new TerminalProgress(output, title, Terminal.size());
    progress.ticker.start();
    return progress;
  }

  @Override
  public synchronized void accept(Event event) {
    switch (event) {
      case Event.Step step -> {
        String subject = Words.subject(step);
        Row known = rows.get(subject);
        long began = known == null ? System.nanoTime() : known.began();
        rows.put(subject, new Row(step, began, System.nanoTime()));
        draw();
      }
      case Event.Output line -> {
        erase();
        output.message(line.line());
        draw();
      }
      case Event.Warning warning -> {
        erase();
        output.warning(warning.message());
        draw();
      }
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(FRAME);
        synchronized (this) {
          if (closed) {
            return;
          }
          tick++;
          draw();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      draw();
      drawn = 0;
    }
    ticker.interrupt();
  }

  private void erase() {
    if (drawn > 0) {
      output.note(Ansi.up(drawn) + "\u001b[J");
      drawn = 0;
    }
  }

  private void draw() {
    if (rows.isEmpty()) {
      return;
    }
    List<Row> shown = shown();
    int width =
        rows.values().stream().mapToInt(r -> Words.subject(r.step()).length()).max().orElse(0);
    StringBuilder frame = new StringBuilder(drawn > 0 ? Ansi.up(drawn) : "");
    frame.append(Ansi.CLEAR_LINE).append(header()).append('\n');
    for (Row row : shown) {
      frame.append(Ansi.CLEAR_LINE).append(line(row, width)).append('\n');
    }
    frame.append("\u001b[J");
    output.note(frame.toString());
    drawn = shown.size() + 1;
  }

  /** All at the end; before, as many as the screen holds, and those still at work first. */
  private List<Row> shown() {
    List<Row> all = new ArrayList<>(rows.values());
    int room = size.rows() - 2;
    if (closed || all.size() <= room) {
      return all;
    }
    List<Row> working = all.stream().filter(r -> !r.done()).limit(room).toList();
    List<Row> done = all.stream().filter(Row::done).toList();
    List<Row> shown =
        new ArrayList<>(
            done.subList(done.size() - Math.min(done.size(), room - working.size()), done.size()));
    shown.addAll(working);
    return shown;
  }

  private String header() {
    long done = rows.values().stream().filter(Row::done).count();
    String header = "[+] " + title + " " + done + "/" + rows.size();
    return output.colourErr() && done == rows.size() ? Ansi.BLUE.around(header) : header;
  }

  private String line(Row row, int width) {
    Event.Step step = row.step();
    String subject = Words.subject(step);
    String text = Words.action(step) + (step.detail().isEmpty() ? "" : " " + step.detail());
    Duration elapsed =
        Duration.ofNanos((row.done() ? row.changed() : System.nanoTime()) - row.began());
    String time = Words.seconds(elapsed);
    int room = Math.max(8, size.columns() - width - time.length() - 6);
    if (text.length() > room) {
      text = text.substring(0, room - 1) + "…";
    }
    String padding = " ".repeat(Math.max(1, Math.min(12, room) - text.length()));
    return " "
        + mark(row)
        + " "
        + subject
        + " ".repeat(width - subject.length() + 1)
        + painted(row, text)
        + padding
        + (output.colourErr() ? Ansi.DIM.around(time) : time);
  }

  private String mark(Row row) {
    if (row.failed()) {
      return output.colourErr() ? Ansi.RED.around("✘") : "✘";
    }
    if (row.done()) {
      return output.colourErr() ? Ansi.GREEN.around("✔") : "✔";
    }
    String spinner = String.valueOf(SPINNER.charAt(tick % SPINNER.length()));
    return output.colourErr() ? Ansi.CYAN.around(spinner) : spinner;
  }

  private String painted(Row row, String text) {
    if (!output.colourErr()) {
      return text;
    }
    return (row.failed() ? Ansi.RED : row.done() ? Ansi.GREEN : Ansi.CYAN).around(text);
  }

  /** The last step of a resource; times are {@link System#nanoTime}. */
  private record Row(Event.Step step, long began, long changed) {
    boolean done() {
      return step.action().finished();
    }

    boolean failed() {
      return step.action() == Event.Action.ERROR;
    }
  }
}

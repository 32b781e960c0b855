package dev.jcompose.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a file into statements: joins continued lines, drops comments, takes here-documents. */
final class StatementReader {

  private static final Set<String> WITH_HEREDOCS = Set.of("ADD", "COPY", "RUN");
  private static final Pattern HEREDOC = Pattern.compile("\\d*<<(-?)([^<]*)");

  private final List<String> lines;
  private final Directives directives;
  private final Pattern continuation;
  private final List<Statement> statements = new ArrayList<>();
  private final List<LintWarning> warnings;
  private int next;

  private StatementReader(List<String> lines, Directives directives, List<LintWarning> warnings) {
    this.lines = lines;
    this.directives = directives;
    this.warnings = warnings;
    String escape = Pattern.quote(String.valueOf(directives.escape()));
    this.continuation =
        Pattern.compile("(?s)^(?:(.*(?!" + escape + ").)|())" + escape + "[ \\t]*$");
    this.next = directives.lines();
  }

  static List<Statement> read(List<String> lines, Directives directives, List<LintWarning> warnings)
      throws DockerfileException {
    StatementReader reader = new StatementReader(lines, directives, warnings);
    while (reader.next < lines.size()) {
      reader.statement();
    }
    return reader.statements;
  }

  private static boolean isComment(String line) {
    return line.stripLeading().startsWith("#");
  }

  private void statement() throws DockerfileException {
    int first = next + 1;
    String line = lines.get(next++).stripLeading();
    if (line.isBlank() || isComment(line)) {
      return;
    }
    StringBuilder whole = new StringBuilder();
    boolean goesOn = append(whole, line);
    boolean emptyLine = false;
    while (goesOn && next < lines.size()) {
      String more = lines.get(next++);
      if (isComment(more)) {
        continue;
      }
      if (more.isBlank()) {
        emptyLine = true;
        continue;
      }
      goesOn = append(whole, more);
    }
    String text = whole.toString().strip();
    int last = next;
    if (emptyLine) {
      warnings.add(
          new LintWarning(
              "NoEmptyContinuation",
              "Empty continuation line found in: " + text,
              new Location(first, last)));
    }
    statements.add(statement(text, first));
  }

  /** Adds a line without its continuation mark; whether it had one. */
  private boolean append(StringBuilder whole, String line) {
    Matcher matcher = continuation.matcher(line);
    if (!matcher.matches()) {
      whole.append(line);
      return false;
    }
    whole.append(matcher.group(1) == null ? "" : matcher.group(1));
    return true;
  }

  private Statement statement(String text, int first) throws DockerfileException {
    String[] parts = text.split("[\\t\\x0B\\f\\r ]+", 2);
    String keyword = parts[0];
    List<String> flags = new ArrayList<>();
    String rest = parts.length < 2 ? "" : flags(parts[1].strip(), flags, first);
    List<Heredoc> heredocs = takesHeredocs(keyword, rest) ? heredocs(rest, first) : List.of();
    return new Statement(keyword, flags, rest, text, heredocs, new Location(first, next));
  }

  private static boolean takesHeredocs(String keyword, String rest) {
    String upper = keyword.toUpperCase(Locale.ROOT);
    if (upper.equals("ONBUILD")) {
      upper = rest.split("\\s+", 2)[0].toUpperCase(Locale.ROOT);
    }
    return WITH_HEREDOCS.contains(upper) && rest.contains("<<");
  }

  /** Takes {@code --name=value} words off the front. */
  private String flags(String text, List<String> flags, int line) throws DockerfileException {
    int at = 0;
    while (text.startsWith("--", at)) {
      StringBuilder word = new StringBuilder();
      at = flag(text, at, word, line);
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      if (word.toString().equals("--")) {
        break;
      }
      flags.add(word.toString());
    }
    return text.substring(at);
  }

  private int flag(String text, int start, StringBuilder word, int line)
      throws DockerfileException {
    char quote = 0;
    int at = start;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quote == 0 && Character.isWhitespace(c)) {
        return at;
      }
      if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c == directives.escape() && at + 1 < text.length()) {
        word.append(text.charAt(++at));
      } else {
        word.append(c);
      }
    }
    if (quote != 0) {
      throw new DockerfileException(
          new Location(line, next), "unclosed quote in flag \"" + word + "\"");
    }
    return at;
  }

  private List<Heredoc> heredocs(String rest, int first) throws DockerfileException {
    List<Heredoc> heredocs = new ArrayList<>();
    for (String word : NameValues.split(rest, directives.escape())) {
      Matcher matcher = HEREDOC.matcher(word);
      if (!matcher.matches() || matcher.group(2).isEmpty()) {
        continue;
      }
      String raw = matcher.group(2);
      String name = raw.replaceAll("[\"'\\\\]", "");
      boolean chomps = !matcher.group(1).isEmpty();
      heredocs.add(new Heredoc(name, name.equals(raw), chomps, content(name, chomps, first)));
    }
    return heredocs;
  }

  private String content(String name, boolean chomps, int first) throws DockerfileException {
    StringBuilder content = new StringBuilder();
    while (next < lines.size()) {
      String line = lines.get(next++);
      String compared = chomps ? line.replaceFirst("^\t+", "") : line;
      if (compared.equals(name)) {
        return content.toString();
      }
      content.append(line).append('\n');
    }
    throw new DockerfileException(
        new Location(first, next), "unterminated heredoc: no line \"" + name + "\" ends it");
  }
}

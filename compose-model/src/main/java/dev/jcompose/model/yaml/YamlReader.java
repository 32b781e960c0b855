package dev.jcompose.model.yaml;

import dev.jcompose.model.Position;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads the documents of a YAML text. */
public final class YamlReader {
  private YamlReader() {}

  /**
   * The mappings of all documents in {@code text}. A document that cannot be read is left out and
   * reported; empty documents are left out.
   */
  public static List<MapNode> read(String file, String text, Problems problems) {
    problems.source(file, text);
    List<MapNode> documents = new ArrayList<>();
    LoadSettings settings = LoadSettings.builder().setLabel(file).setUseMarks(true).build();
    try {
      ParserImpl parser = new ParserImpl(settings, new StreamReader(settings, text));
      parser.next(); // stream start
      while (!parser.checkEvent(Event.ID.StreamEnd)) {
        parser.next(); // document start
        Node node = new DocumentReader(file, parser, problems).read();
        parser.next(); // document end
        if (node instanceof MapNode map) {
          documents.add(map);
        } else if (!node.isNull()) {
          problems.error(
              "file must be a mapping such as \"services:\", but is " + node.sort(),
              node.position());
        }
      }
    } catch (DocumentReader.Abandoned e) {
      problems.unreadable(); // reported where it was found
    } catch (MarkedYamlEngineException e) {
      problems.unreadable();
      report(file, text, e, problems);
    } catch (ReaderException e) {
      problems.unreadable();
      problems.error(
          "character U+%04X is not allowed in YAML".formatted(e.getCodePoint()),
          positionOf(file, text, e.getPosition()),
          "remove it, or write it as an escape in double quotes");
    } catch (YamlEngineException e) {
      problems.unreadable();
      problems.error("not YAML: " + e.getMessage(), new Position(file, 1, 1));
    }
    return documents;
  }

  private static void report(
      String file, String text, MarkedYamlEngineException e, Problems problems) {
    Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
    Position position =
        mark.map(m -> new Position(file, m.getLine() + 1, m.getColumn() + 1))
            .orElse(new Position(file, 1, 1));
    String problem = e.getProblem() == null ? "" : e.getProblem();
    if (problem.contains("unexpected end of stream") && e.getContextMark().isPresent()) {
      Mark start = e.getContextMark().get();
      problems.error(
          "a quote or bracket that starts here is not closed",
          new Position(file, start.getLine() + 1, start.getColumn() + 1));
    } else if (tabAt(text, mark)) {
      problems.error("tab in the indentation", position, "indent with spaces");
    } else if (problem.contains("mapping values are not allowed")) {
      problems.error(
          "a second \":\" on this line, or a key at the wrong indentation",
          position,
          "put a value that contains \": \" in quotes, and align keys of one mapping");
    } else if (problem.contains("<block end>")) {
      problems.error(
          "indentation does not fit the lines above",
          position,
          "align this line with its siblings");
    } else {
      String context = e.getContext() == null ? "" : e.getContext() + ": ";
      problems.error("not YAML: " + context + problem, position);
    }
  }

  private static boolean tabAt(String text, Optional<Mark> mark) {
    int index = mark.map(Mark::getIndex).orElse(-1);
    return index >= 0
        && index < text.length()
        && text.offsetByCodePoints(0, Math.min(index, text.codePointCount(0, text.length())))
            < text.length()
        && text.charAt(text.offsetByCodePoints(0, index)) == '\t';
  }

  private static Position positionOf(String file, String text, int index) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < Math.min(index, text.length()); i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new Position(file, line, Math.max(1, index - start + 1));
  }
}

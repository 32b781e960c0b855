package dev.jcompose.model.yaml;

import dev.jcompose.model.Position;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads the documents of a YAML text. */
public final class YamlReader {
  private static final int LEAST_BUFFER = 1024;

  private YamlReader() {}

  /**
   * The mappings of all documents in {@code text}. A document that cannot be read is left out and
   * reported; empty documents are left out.
   */
  public static List<MapNode> read(String file, String text, Problems problems) {
    problems.source(file, text);
    List<MapNode> documents = new ArrayList<>();
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setUseMarks(true)
            .setCodePointLimit(Integer.MAX_VALUE)
            // In one piece: for every further piece the reader copies what is left of the token.
            .setBufferSize(Math.max(LEAST_BUFFER, text.length() + 1))
            .build();
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
      new SyntaxErrors(file, text, problems).report(e);
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

package dev.jcompose.linux.security;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An object of a JSON document that knows where it stands, with typed looks at its members. */
record JsonTree(String path, Map<String, Object> members) {

  private static final JsonFactory FACTORY = new JsonFactory();

  static JsonTree parse(String json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      Object root = value(parser);
      if (parser.nextToken() != null) {
        throw new InvalidSettingException("seccomp profile: text after the JSON document");
      }
      return object("seccomp profile", root);
    } catch (JsonProcessingException e) {
      throw new InvalidSettingException("seccomp profile: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new InvalidSettingException("seccomp profile: " + e.getMessage(), e);
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          Object member = value(parser);
          if (member != null) {
            members.put(name, member);
          }
        }
        yield members;
      }
      case START_ARRAY -> {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          Object item = value(parser);
          if (item != null) {
            items.add(item);
          }
        }
        yield items;
      }
      case VALUE_STRING -> parser.getText();
      // 64 bits, the upper half of unsigned numbers included.
      case VALUE_NUMBER_INT -> parser.getBigIntegerValue().longValue();
      case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
      case null, default -> null;
    };
  }

  private static JsonTree object(String path, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new InvalidSettingException(path + ": an object is wanted");
    }
    Map<String, Object> members = new LinkedHashMap<>();
    map.forEach((name, member) -> members.put((String) name, member));
    return new JsonTree(path, members);
  }

  /** A member that is an object; one without members if it is absent. */
  JsonTree child(String name) {
    Object value = members.get(name);
    return value == null ? new JsonTree(at(name), Map.of()) : object(at(name), value);
  }

  /** A member that is an array of objects; empty if absent. */
  List<JsonTree> children(String name) {
    List<JsonTree> children = new ArrayList<>();
    for (Object item : items(name)) {
      children.add(object(at(name) + "[" + children.size() + "]", item));
    }
    return children;
  }

  /** A member that is an array of strings; empty if absent. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object item : items(name)) {
      if (!(item instanceof String text)) {
        throw new InvalidSettingException(at(name) + ": strings are wanted");
      }
      texts.add(text);
    }
    return texts;
  }

  private List<?> items(String name) {
    return switch (members.get(name)) {
      case null -> List.of();
      case List<?> list -> list;
      default -> throw new InvalidSettingException(at(name) + ": an array is wanted");
    };
  }

  /** A member that is a string; empty if absent. */
  String text(String name) {
    return switch (members.get(name)) {
      case null -> "";
      case String text -> text;
      default -> throw new InvalidSettingException(at(name) + ": a string is wanted");
    };
  }

  OptionalLong number(String name) {
    return switch (members.get(name)) {
      case null -> OptionalLong.empty();
      case Long number -> OptionalLong.of(number);
      default -> throw new InvalidSettingException(at(name) + ": a whole number is wanted");
    };
  }

  /** Where a member stands, for messages. */
  String at(String name) {
    return path + (path.contains(":") ? "." : ": ") + name;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A shape of JSON values, as the regular expression of the texts that have it.
 *
 * <pre>
 *   shape  = one { "|" one }                           any of several
 *   one    = string | number | integer | boolean | null
 *          | "text"                                    this text and no other
 *          | "{" [ "key" : shape { , "key" : shape } ] "}"   all keys, in this order
 *          | "[" shape "]"                             any number of such values
 * </pre>
 *
 * <p>The values are written on one line, with one space after each colon and comma and none
 * elsewhere. Strings have no characters written as numbers. For example {@code {"name": string,
 * "pet": "cat" | "dog" | null, "ages": [integer]}}.
 */
public final class JsonShape {

  private static final Map<String, String> TYPES =
      Map.of(
          "string", "\"(?:[^\"\\\\\\x00-\\x1F]|\\\\[\"\\\\/bfnrt])*\"",
          "number", "-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?",
          "integer", "-?(?:0|[1-9][0-9]*)",
          "boolean", "(?:true|false)",
          "null", "null");

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final String shape;
  private int at;

  private JsonShape(String shape) {
    this.shape = shape;
  }

  /**
   * Returns an expression that matches exactly the texts of a shape.
   *
   * @throws IllegalArgumentException if this is not a shape, saying where
   */
  public static String toRegex(String shape) {
    JsonShape parser = new JsonShape(shape);
    try {
      String regex = parser.alternatives();
      parser.skipSpace();
      if (parser.at < shape.length()) {
        throw parser.refused("the end");
      }
      return regex;
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("the JSON shape is nested too deeply", e);
    }
  }

  private String alternatives() {
    List<String> alternatives = new ArrayList<>(List.of(one()));
    while (taken('|')) {
      alternatives.add(one());
    }
    return alternatives.size() == 1
        ? alternatives.get(0)
        : "(?:" + String.join("|", alternatives) + ")";
  }

  private String one() {
    skipSpace();
    if (taken('{')) {
      return object();
    }
    if (taken('[')) {
      String value = alternatives();
      require(']');
      return "\\[(?:" + value + "(?:, " + value + ")*)?\\]";
    }
    if (at < shape.length() && shape.charAt(at) == '"') {
      return quoted(text());
    }
    int begin = at;
    while (at < shape.length() && Character.isLetter(shape.charAt(at))) {
      at++;
    }
    String type = TYPES.get(shape.substring(begin, at));
    if (type == null) {
      at = begin;
      throw refused("string, number, integer, boolean, null, a text in quotes, { or [");
    }
    return type;
  }

  private String object() {
    if (taken('}')) {
      return "\\{\\}";
    }
    List<String> members = new ArrayList<>();
    Set<String> keys = new LinkedHashSet<>();
    do {
      skipSpace();
      int begin = at;
      String key = text();
      if (!keys.add(key)) {
        at = begin;
        throw refused("a key that is not there yet");
      }
      require(':');
      members.add(quoted(key) + ": " + alternatives());
    } while (taken(','));
    require('}');
    return "\\{" + String.join(", ", members) + "\\}";
  }

  /** The JSON string that stands here, without its quotes and escapes. */
  private String text() {
    int begin = at;
    if (at < shape.length() && shape.charAt(at) == '"') {
      int end = at + 1;
      while (end < shape.length() && shape.charAt(end) != '"') {
        end += shape.charAt(end) == '\\' ? 2 : 1;
      }
      if (end < shape.length()) {
        try {
          String text = JsonParser.parseString(shape.substring(begin, end + 1)).getAsString();
          at = end + 1;
          return text;
        } catch (JsonParseException e) {
          throw refused("a text in quotes, with JSON's escapes,");
        }
      }
    }
    throw refused("a text in quotes");
  }

  /** The expression of a text as JSON writes it. */
  private static String quoted(String text) {
    StringBuilder regex = new StringBuilder();
    GSON.toJson(text)
        .codePoints()
        .forEach(
            c -> {
              boolean plain = Character.isLetterOrDigit(c) || c > 0x7F;
              regex.append(plain ? "" : "\\").appendCodePoint(c);
            });
    return regex.toString();
  }

  private void require(char expected) {
    if (!taken(expected)) {
      throw refused("'" + expected + "'");
    }
  }

  private boolean taken(char expected) {
    skipSpace();
    boolean there = at < shape.length() && shape.charAt(at) == expected;
    at += there ? 1 : 0;
    return there;
  }

  private void skipSpace() {
    while (at < shape.length() && Character.isWhitespace(shape.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException refused(String expected) {
    return new IllegalArgumentException(
        "the JSON shape '%s' should have %s at index %d".formatted(shape, expected, at));
  }
}

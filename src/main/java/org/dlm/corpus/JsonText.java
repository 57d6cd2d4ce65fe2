// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Strict reading of JSON; every fault names its place. */
final class JsonText {

  private static final Gson STRICT = new GsonBuilder().setStrictness(Strictness.STRICT).create();
  private static final Pattern POSITION = Pattern.compile("at line (\\d+) column (\\d+)");

  private JsonText() {}

  /**
   * Parses a text that is one JSON value and nothing else.
   *
   * @param text JSON, not blank
   * @param place where the text stands, for messages
   */
  static JsonElement parse(String text, String place) throws IOException {
    try {
      return STRICT.fromJson(text, JsonElement.class);
    } catch (JsonParseException e) {
      throw new IOException(place + " is not valid JSON" + position(text, e), e);
    }
  }

  /** The value as an object. */
  static JsonObject object(JsonElement element, String place) throws IOException {
    if (!element.isJsonObject()) {
      throw new IOException(place + " must be a JSON object, but is " + kind(element));
    }
    return element.getAsJsonObject();
  }

  /** A field's text, which is not empty. */
  static String text(JsonObject object, String field, String place) throws IOException {
    String text = anyText(object, field, place);
    if (text.isEmpty()) {
      throw new IOException(place + ": field '" + field + "' is empty");
    }
    return text;
  }

  /** A field's text, which may be empty. */
  static String anyText(JsonObject object, String field, String place) throws IOException {
    JsonElement value = object.get(field);
    if (value == null) {
      throw new IOException(place + " has no field '" + field + "', only " + object.keySet());
    }
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
      throw new IOException(
          place + ": field '" + field + "' must be a string, but is " + kind(value));
    }
    String text = value.getAsString();
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IOException(place + ": field '" + field + "' has half a surrogate pair");
    }
    return text;
  }

  /** Where the parser stopped; a text of one line has its line number in its place already. */
  private static String position(String text, JsonParseException e) {
    Matcher matcher = POSITION.matcher(String.valueOf(e.getMessage()));
    if (!matcher.find()) {
      return "";
    }
    String line = text.indexOf('\n') < 0 ? "" : "line " + matcher.group(1) + " ";
    return " at " + line + "column " + matcher.group(2);
  }

  private static String kind(JsonElement element) {
    if (element.isJsonNull()) {
      return "null";
    }
    if (element.isJsonArray()) {
      return "an array";
    }
    if (element.isJsonObject()) {
      return "an object";
    }
    return element.getAsJsonPrimitive().isString() ? "a string" : element.toString();
  }
}

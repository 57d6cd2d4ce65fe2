// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of a trace, or an object in it, read member by member; every fault names its place.
 *
 * @param place where the line stands, for messages
 * @param json what is in it
 */
record TraceLine(String place, JsonObject json) {

  private static final Gson STRICT = new GsonBuilder().setStrictness(Strictness.STRICT).create();

  /** What a line is not when it breaks off. */
  static final class NotJson extends IOException {
    private static final long serialVersionUID = 1L;

    private NotJson(String message, Exception cause) {
      super(message, cause);
    }
  }

  /**
   * Parses a line.
   *
   * @throws NotJson if it is no whole JSON value
   */
  static TraceLine parse(String place, byte[] utf8) throws IOException {
    JsonElement value;
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      value = STRICT.fromJson(text, JsonElement.class);
    } catch (CharacterCodingException e) {
      throw new NotJson(place + " is not UTF-8", e);
    } catch (JsonParseException e) {
      throw new NotJson(place + " is not valid JSON", e);
    }
    if (!(value instanceof JsonObject object)) {
      throw new IOException(place + " must be a JSON object");
    }
    return new TraceLine(place, object);
  }

  boolean has(String name) {
    return json.has(name);
  }

  String text(String name) throws IOException {
    return text(name, require(name));
  }

  /** A whole number, at least 0. */
  int count(String name) throws IOException {
    return count(name, require(name));
  }

  /** A whole number of 64 bits, at least {@code least}. */
  long countFrom(String name, long least) throws IOException {
    long value = wholeNumber(name, require(name));
    if (value < least) {
      throw fault("'" + name + "' must be at least " + least + ", but is " + value);
    }
    return value;
  }

  /** A number, at least {@code least}. */
  double numberFrom(String name, double least) throws IOException {
    double value = number(name, require(name));
    if (value < least) {
      throw fault("'" + name + "' must be at least " + least + ", but is " + value);
    }
    return value;
  }

  TraceLine object(String name) throws IOException {
    if (!(require(name) instanceof JsonObject object)) {
      throw fault("'" + name + "' must be an object");
    }
    return new TraceLine(place, object);
  }

  /** All members as texts, in their order. */
  Map<String, String> texts() throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : json.keySet()) {
      texts.put(name, text(name));
    }
    return texts;
  }

  /** Ascending positions below {@code length}. */
  List<Integer> positions(String name, int length) throws IOException {
    List<Integer> positions = new ArrayList<>();
    int before = -1;
    for (JsonElement element : list(name)) {
      int position = count(name, element);
      if (position <= before || position >= length) {
        throw fault(
            "'%s' must ascend and stay below the length of %d, but has %d after %d"
                .formatted(name, length, position, before));
      }
      positions.add(position);
      before = position;
    }
    return positions;
  }

  /**
   * The tokens at some positions.
   *
   * @param confidences name of the list of confidences, or empty if there is none
   */
  List<TracedToken> tokens(List<Integer> positions, String confidences) throws IOException {
    List<JsonElement> ids = list("tokens", positions.size());
    List<JsonElement> pieces = list("pieces", positions.size());
    List<JsonElement> sure =
        confidences.isEmpty() ? List.of() : list(confidences, positions.size());
    List<TracedToken> tokens = new ArrayList<>();
    for (int i = 0; i < positions.size(); i++) {
      tokens.add(
          new TracedToken(
              positions.get(i),
              count("tokens", ids.get(i)),
              piece(pieces.get(i)),
              sure.isEmpty() || sure.get(i).isJsonNull()
                  ? Double.NaN
                  : number(confidences, sure.get(i))));
    }
    return tokens;
  }

  private TracePiece piece(JsonElement element) throws IOException {
    if (!(element instanceof JsonObject object)) {
      return new TracePiece.Text(text("pieces", element));
    }
    TraceLine piece = new TraceLine(place, object);
    try {
      return piece.has("bytes")
          ? new TracePiece.Bytes(piece.text("bytes"))
          : new TracePiece.Special(piece.text("special"));
    } catch (IllegalArgumentException e) {
      throw fault(String.valueOf(e.getMessage()));
    }
  }

  /** How many elements a list has. */
  int size(String name) throws IOException {
    return list(name).size();
  }

  private List<JsonElement> list(String name, int size) throws IOException {
    List<JsonElement> list = list(name);
    if (list.size() != size) {
      throw fault(
          "'%s' must have %d elements, one for each position, but has %d"
              .formatted(name, size, list.size()));
    }
    return list;
  }

  private List<JsonElement> list(String name) throws IOException {
    JsonElement value = require(name);
    if (!value.isJsonArray()) {
      throw fault("'" + name + "' must be a list");
    }
    return value.getAsJsonArray().asList();
  }

  private String text(String name, JsonElement value) throws IOException {
    if (!(value instanceof JsonPrimitive text && text.isString())) {
      throw fault("'" + name + "' must be a text, but is " + value);
    }
    return text.getAsString();
  }

  private int count(String name, JsonElement value) throws IOException {
    long count = wholeNumber(name, value);
    if (count < 0 || count > Integer.MAX_VALUE) {
      throw fault("'" + name + "' must be a whole number from 0, but has " + value);
    }
    return (int) count;
  }

  private long wholeNumber(String name, JsonElement value) throws IOException {
    number(name, value);
    try {
      return Long.parseLong(value.getAsString());
    } catch (NumberFormatException e) {
      throw fault("'" + name + "' must be a whole number, but has " + value);
    }
  }

  private double number(String name, JsonElement value) throws IOException {
    if (!(value instanceof JsonPrimitive number && number.isNumber())
        || !Double.isFinite(value.getAsDouble())) {
      throw fault("'" + name + "' must be a number, but has " + value);
    }
    return value.getAsDouble();
  }

  private JsonElement require(String name) throws IOException {
    JsonElement value = json.get(name);
    if (value == null) {
      throw fault("has no '" + name + "'");
    }
    return value;
  }

  /** A refusal of this line. */
  IOException fault(String reason) {
    return new IOException(place + ": " + reason);
  }
}

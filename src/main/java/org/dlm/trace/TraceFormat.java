// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;

/** The lines of a trace as JSON, see the package. */
final class TraceFormat {

  static final String NAME = "dlm-trace";

  /** The newest version that this program knows, and the one it writes. */
  static final int VERSION = 1;

  /** What {@code end} says of a decode that came to its end. */
  static final String DONE = "done";

  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  private TraceFormat() {}

  /** The text of a line, without its line feed. */
  static String line(JsonObject json) {
    return GSON.toJson(json);
  }

  static JsonObject header(TraceHeader header) {
    JsonObject json = new JsonObject();
    json.addProperty("format", NAME);
    json.addProperty("version", VERSION);
    json.addProperty("program", header.program());
    json.addProperty("date", header.date().toString());
    json.addProperty("model", header.model());
    json.addProperty("prompt", header.prompt());
    JsonObject settings = new JsonObject();
    header.settings().forEach(settings::addProperty);
    json.add("settings", settings);
    if (header.mask() != null) {
      json.addProperty("mask", header.mask());
    }
    JsonObject canvas = new JsonObject();
    addTokens(canvas, header.canvas());
    json.add("canvas", canvas);
    return json;
  }

  static JsonObject event(TraceEvent event) {
    JsonObject json = new JsonObject();
    if (event instanceof TraceEvent.Step step) {
      json.addProperty("step", step.step());
      json.addProperty("evaluations", step.evaluations());
      json.addProperty("seconds", rounded(step.seconds()));
      json.addProperty("length", step.length());
    } else if (event instanceof TraceEvent.Edit edit) {
      json.addProperty("edit", edit.steps());
    }
    json.add("positions", array(event.tokens(), token -> new JsonPrimitive(token.position())));
    addTokens(json, event.tokens());
    if (event instanceof TraceEvent.Edit edit) {
      json.add("locked", array(edit.locked(), JsonPrimitive::new));
    } else {
      json.add("confidences", array(event.tokens(), token -> confidence(token.confidence())));
    }
    return json;
  }

  static JsonObject end(TraceEnd end) {
    JsonObject json = new JsonObject();
    json.addProperty("end", DONE);
    json.addProperty("evaluations", end.evaluations());
    json.addProperty("seconds", rounded(end.seconds()));
    json.addProperty("text", end.text());
    return json;
  }

  private static void addTokens(JsonObject json, List<TracedToken> tokens) {
    json.add("tokens", array(tokens, token -> new JsonPrimitive(token.token())));
    json.add("pieces", array(tokens, token -> piece(token.piece())));
  }

  private static JsonElement piece(TracePiece piece) {
    if (piece instanceof TracePiece.Text text) {
      return new JsonPrimitive(text.text());
    }
    JsonObject json = new JsonObject();
    if (piece instanceof TracePiece.Bytes bytes) {
      json.addProperty("bytes", bytes.hex());
    } else if (piece instanceof TracePiece.Special special) {
      json.addProperty("special", special.name());
    }
    return json;
  }

  private static JsonElement confidence(double confidence) {
    return Double.isFinite(confidence) ? new JsonPrimitive(confidence) : JsonNull.INSTANCE;
  }

  /** Seconds to the microsecond. */
  private static double rounded(double seconds) {
    return Math.round(seconds * 1e6) / 1e6;
  }

  /** Makes an element of each item. */
  private interface Element<T> {
    JsonElement of(T item);
  }

  private static <T> JsonArray array(List<T> items, Element<T> element) {
    JsonArray array = new JsonArray(items.size());
    items.forEach(item -> array.add(element.of(item)));
    return array;
  }
}

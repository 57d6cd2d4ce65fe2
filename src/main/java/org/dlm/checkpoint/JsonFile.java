// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads and writes files that hold one JSON object. */
final class JsonFile {

  /** Room for the index of a hundred thousand tensors. */
  private static final long MAX_BYTES = 32L << 20;

  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private JsonFile() {}

  /**
   * Reads an object.
   *
   * @throws IOException if the file cannot be read, is unreasonably large, or is not strict JSON
   */
  static JsonObject read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      String limit = " bytes are above the limit of " + MAX_BYTES;
      throw new IOException(file + ": " + size + limit + " for a JSON file");
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": not valid UTF-8", e);
    }
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    try {
      JsonElement element = JsonParser.parseReader(reader);
      if (!element.isJsonObject() || reader.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException(file + ": expected one JSON object and nothing else");
      }
      return element.getAsJsonObject();
    } catch (JsonParseException | MalformedJsonException e) {
      String where = SafetensorsHeader.escaped(reader.getPath());
      throw new IOException(file + ": not valid JSON near " + where, e);
    }
  }

  /** Writes an object, indented, with its members in their order. */
  static void write(Path file, JsonObject object) throws IOException {
    Files.writeString(file, PRETTY.toJson(object) + "\n");
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON file such as {@code config.json} key by key and keeps account of what was read, so
 * that in the end every key is understood, known to be harmless, or refused by name.
 */
final class ConfigReader {

  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,8})");

  /** Keys that transformers writes into any configuration and that do not change the network. */
  private static final Set<String> HARMLESS =
      Set.of(
          "_attn_implementation",
          "_attn_implementation_autoset",
          "_commit_hash",
          "_name_or_path",
          "auto_map",
          "chunk_size_feed_forward",
          "dtype",
          "id2label",
          "initializer_range",
          "label2id",
          "output_attentions",
          "output_hidden_states",
          "return_dict",
          "tokenizer_class",
          "torch_dtype",
          "transformers_version",
          "use_cache");

  private final Path file;
  private final JsonObject json;
  private final Set<String> read = new HashSet<>(HARMLESS);

  ConfigReader(Path file, JsonObject json) {
    this.file = file;
    this.json = json;
  }

  /** Reads a text that must be there. */
  String requireText(String key) throws IOException {
    JsonElement value = require(key, "a text");
    if (!(value instanceof JsonPrimitive text && text.isString())) {
      throw fault(key, "must be a text");
    }
    return text.getAsString();
  }

  /** Reads a whole number that must be there. */
  int requireInt(String key) throws IOException {
    return wholeNumber(key, require(key, "a whole number"));
  }

  /** Reads a whole number of any 64-bit size that must be there. */
  long requireLong(String key) throws IOException {
    JsonElement value = require(key, "a whole number");
    if (!(value instanceof JsonPrimitive number && number.isNumber())) {
      throw fault(key, "must be a whole number");
    }
    try {
      return Long.parseLong(number.getAsString());
    } catch (NumberFormatException e) {
      throw fault(key, "must be a whole number of 64 bits");
    }
  }

  /** Reads a whole number, or the fallback if it is absent or null. */
  int intOr(String key, int fallback) throws IOException {
    @Nullable JsonElement value = take(key);
    return value == null ? fallback : wholeNumber(key, value);
  }

  /** Reads an id, or null if it is absent or null. */
  @Nullable Integer id(String key) throws IOException {
    @Nullable JsonElement value = take(key);
    return value == null ? null : wholeNumber(key, value);
  }

  /** Reads one id or a list of ids; empty if absent or null. */
  List<Integer> ids(String key) throws IOException {
    @Nullable JsonElement value = take(key);
    List<Integer> ids = new ArrayList<>();
    if (value != null && value.isJsonArray()) {
      for (JsonElement id : value.getAsJsonArray()) {
        ids.add(wholeNumber(key, id));
      }
    } else if (value != null) {
      ids.add(wholeNumber(key, value));
    }
    return ids;
  }

  /** Reads a number that must be there. */
  double requireDouble(String key) throws IOException {
    JsonElement value = require(key, "a number");
    if (!(value instanceof JsonPrimitive number && number.isNumber())) {
      throw fault(key, "must be a number");
    }
    return number.getAsDouble();
  }

  /** Reads a number, or the fallback if it is absent or null. */
  double doubleOr(String key, double fallback) throws IOException {
    return take(key) == null ? fallback : requireDouble(key);
  }

  /** Reads a yes or no that must be there. */
  boolean requireBoolean(String key) throws IOException {
    JsonElement value = require(key, "true or false");
    if (!(value instanceof JsonPrimitive flag && flag.isBoolean())) {
      throw fault(key, "must be true or false");
    }
    return flag.getAsBoolean();
  }

  /** Reads a yes or no, or the fallback if it is absent or null. */
  boolean booleanOr(String key, boolean fallback) throws IOException {
    return take(key) == null ? fallback : requireBoolean(key);
  }

  /** Reads an object, or an empty one if it is absent or null. */
  ConfigReader objectOr(String key) throws IOException {
    @Nullable JsonElement value = take(key);
    if (value != null && !value.isJsonObject()) {
      throw fault(key, "must be an object");
    }
    JsonObject object = value == null ? new JsonObject() : value.getAsJsonObject();
    return new ConfigReader(file, object);
  }

  /** Reads every key as a text. */
  Map<String, String> texts() throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String key : json.keySet()) {
      texts.put(key, requireText(key));
    }
    return texts;
  }

  /** Whether a key is there, with a value that is not null. */
  boolean has(String key) {
    return json.has(key) && !json.get(key).isJsonNull();
  }

  /** Refuses a key that has any other value than one of these; it may be absent or null. */
  void accept(String key, Object... supported) throws IOException {
    @Nullable JsonElement found = take(key);
    if (found != null && Stream.of(supported).noneMatch(value -> isSame(found, value))) {
      throw fault(key, "is not supported; expected " + inWords(supported));
    }
  }

  /** Refuses a list that does not hold this text; it may be absent or null. */
  void acceptListed(String key, String supported) throws IOException {
    @Nullable JsonElement found = take(key);
    if (found != null
        && !(found.isJsonArray()
            && found.getAsJsonArray().contains(new JsonPrimitive(supported)))) {
      throw fault(key, "is not supported; expected [" + inWords(supported) + "]");
    }
  }

  /** Refuses a key that has any other value than this one, or is absent or null. */
  void require(String key, Object supported) throws IOException {
    require(key, inWords(supported));
    accept(key, supported);
  }

  /** Notes keys whose values do not change the network. */
  void ignore(String... keys) {
    read.addAll(List.of(keys));
  }

  /** Refuses the first key that nobody has read; null says nothing, so it may stay. */
  void requireAllRead() throws IOException {
    for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
      if (!read.contains(entry.getKey()) && !entry.getValue().isJsonNull()) {
        throw fault(
            entry.getKey(), "is unknown and may ask for another network; remove it if it does not");
      }
    }
  }

  /** A fault that shows the value found. */
  IOException fault(String key, String what) {
    String value = SafetensorsHeader.escaped(String.valueOf(json.get(key)));
    return new IOException(file + ": " + SafetensorsHeader.escaped(key) + " " + value + " " + what);
  }

  private @Nullable JsonElement take(String key) {
    read.add(key);
    return has(key) ? json.get(key) : null;
  }

  private JsonElement require(String key, String expected) throws IOException {
    @Nullable JsonElement value = take(key);
    if (value == null) {
      throw new IOException(file + ": " + key + " is missing; expected " + expected);
    }
    return value;
  }

  private int wholeNumber(String key, JsonElement value) throws IOException {
    if (!(value instanceof JsonPrimitive number
        && number.isNumber()
        && WHOLE_NUMBER.matcher(number.getAsString()).matches())) {
      throw fault(key, "must be a whole number below a billion");
    }
    return Integer.parseInt(number.getAsString());
  }

  private static boolean isSame(JsonElement found, Object supported) {
    if (!(found instanceof JsonPrimitive value)) {
      return false;
    }
    if (supported instanceof Number number) {
      return value.isNumber() && value.getAsDouble() == number.doubleValue();
    }
    return supported instanceof Boolean flag
        ? value.isBoolean() && value.getAsBoolean() == flag
        : value.isString() && value.getAsString().equals(supported);
  }

  private static String inWords(Object... supported) {
    if (supported.length == 0) {
      return "null";
    }
    return Stream.of(supported)
        .map(value -> value instanceof String text ? "\"" + text + "\"" : value.toString())
        .collect(Collectors.joining(" or "));
  }
}

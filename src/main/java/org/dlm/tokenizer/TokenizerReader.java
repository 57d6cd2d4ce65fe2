// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads from a {@code tokenizer.json} what the native library keeps to itself: the tokens by id,
 * and which of them are special.
 */
final class TokenizerReader {

  static final String FILE = "tokenizer.json";
  static final String CONFIG_FILE = "tokenizer_config.json";
  static final String SPECIAL_TOKENS_FILE = "special_tokens_map.json";

  private final Path file;
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<String, Integer> special = new LinkedHashMap<>();
  private JsonElement normalizer = JsonNull.INSTANCE;
  private JsonElement preTokenizer = JsonNull.INSTANCE;
  private JsonElement decoder = JsonNull.INSTANCE;
  private boolean merges;
  private String json = "";

  private TokenizerReader(Path file) {
    this.file = file;
  }

  /**
   * Reads a tokenizer.
   *
   * @param folderOrFile {@code tokenizer.json} or its folder
   * @throws IOException if it is missing or is not a tokenizer; names the file
   */
  static TokenizerReader read(Path folderOrFile) throws IOException {
    boolean folder = Files.isDirectory(folderOrFile);
    Path file = folder ? folderOrFile.resolve(FILE) : folderOrFile;
    TokenizerReader reader = new TokenizerReader(file);
    try {
      reader.json = Files.readString(file);
      reader.parse();
    } catch (NoSuchFileException e) {
      throw new IOException("there is no tokenizer at " + file, e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not a tokenizer: it is not UTF-8", e);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw reader.notATokenizer(e);
    }
    return reader;
  }

  IOException notATokenizer(Exception cause) {
    String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    if (cause instanceof MalformedJsonException) {
      reason = "malformed JSON" + reason.substring(reason.indexOf(" at line"));
    }
    return new IOException(file + " is not a tokenizer: " + reason, cause);
  }

  Path file() {
    return file;
  }

  String json() {
    return json;
  }

  /** Tokens by id; an id that no token has is an empty string. */
  String[] tokens() {
    int last = 0;
    for (int id : ids.values()) {
      last = Math.max(last, id);
    }
    String[] tokens = new String[last + 1];
    Arrays.fill(tokens, "");
    for (Map.Entry<String, Integer> entry : ids.entrySet()) {
      tokens[entry.getValue()] = entry.getKey();
    }
    return tokens;
  }

  /** Texts of all special tokens. */
  List<String> specialTexts() {
    return List.copyOf(special.keySet());
  }

  /** Ids of the special tokens whose part is known by their text. */
  Map<SpecialToken, Integer> specialParts() {
    Map<SpecialToken, Integer> parts = new EnumMap<>(SpecialToken.class);
    for (SpecialToken part : SpecialToken.values()) {
      Integer id = special.get(part.text());
      if (id != null) {
        parts.put(part, id);
      }
    }
    return parts;
  }

  /** How the tokens are spelled. */
  TokenSpelling spelling() {
    return new TokenSpelling(decoder);
  }

  /** Says whether text may be cut before spaces, see {@link SplittingRule}. */
  boolean allowsCutsAtSpaces() {
    return SplittingRule.allowsCutsAtSpaces(normalizer, preTokenizer, merges);
  }

  private void parse() throws IOException {
    try (JsonReader reader = new JsonReader(new StringReader(json))) {
      reader.setStrictness(Strictness.STRICT);
      reader.beginObject();
      while (reader.hasNext()) {
        switch (reader.nextName()) {
          case "added_tokens" -> parseAddedTokens(reader);
          case "model" -> parseModel(reader);
          case "normalizer" -> normalizer = JsonParser.parseReader(reader);
          case "pre_tokenizer" -> preTokenizer = JsonParser.parseReader(reader);
          case "decoder" -> decoder = JsonParser.parseReader(reader);
          default -> reader.skipValue();
        }
      }
      reader.endObject();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("there is more after the end of its JSON object");
      }
      if (ids.isEmpty()) {
        throw new IOException("it has no model.vocab");
      }
    }
  }

  private void parseModel(JsonReader reader) throws IOException {
    reader.beginObject();
    while (reader.hasNext()) {
      switch (reader.nextName()) {
        case "vocab" -> parseVocabulary(reader);
        case "merges" -> parseMerges(reader);
        default -> reader.skipValue();
      }
    }
    reader.endObject();
  }

  private void parseVocabulary(JsonReader reader) throws IOException {
    reader.beginObject();
    while (reader.hasNext()) {
      ids.put(reader.nextName(), nextId(reader));
    }
    reader.endObject();
  }

  private void parseMerges(JsonReader reader) throws IOException {
    reader.beginArray();
    for (; reader.hasNext(); merges = true) {
      reader.skipValue();
    }
    reader.endArray();
  }

  private void parseAddedTokens(JsonReader reader) throws IOException {
    reader.beginArray();
    while (reader.hasNext()) {
      String content = "";
      int id = 0;
      boolean isSpecial = false;
      reader.beginObject();
      while (reader.hasNext()) {
        switch (reader.nextName()) {
          case "content" -> content = reader.nextString();
          case "id" -> id = nextId(reader);
          case "special" -> isSpecial = reader.nextBoolean();
          default -> reader.skipValue();
        }
      }
      reader.endObject();
      if (content.isEmpty()) {
        throw new IOException("the added token " + id + " has no content");
      }
      ids.put(content, id);
      if (isSpecial) {
        special.put(content, id);
      }
    }
    reader.endArray();
  }

  private static int nextId(JsonReader reader) throws IOException {
    int id = reader.nextInt();
    if (id < 0 || id > 1 << 24) {
      throw new IOException("token id " + id + " at " + reader.getPath() + " is out of range");
    }
    return id;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Translates {@code tokenizer.json} into the keys of a GGUF file: byte-level BPE, which GGUF calls
 * {@code gpt2}, with one of the ways to split words that it has names for.
 */
final class GgufTokenizer {

  private static final int NORMAL = 1;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int UNUSED = 5;

  private static final String LLAMA_3 =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  /** GGUF's names of regular expressions that split a text into words. */
  private static final Map<String, String> SPLITTERS =
      Map.of(LLAMA_3, "llama-bpe", LLAMA_3.replace("{1,3}", ""), "qwen2");

  private static final String CONFIG_FILE = "tokenizer_config.json";

  private final Path file;
  private final JsonObject json;

  private GgufTokenizer(Path file, JsonObject json) {
    this.file = file;
    this.json = json;
  }

  /**
   * Adds the keys of a model's tokenizer; without one the file says so.
   *
   * @throws IOException if the tokenizer is damaged, or of a kind that GGUF has no name for
   */
  static void addTo(GgufMetadata metadata, Checkpoint checkpoint) throws IOException {
    Path file = checkpoint.tokenizerFile();
    if (!Files.exists(file)) {
      metadata.add("tokenizer.ggml.model", "none");
      return;
    }
    try {
      new GgufTokenizer(file, JsonFile.read(file)).add(metadata, checkpoint);
    } catch (IllegalStateException
        | ClassCastException
        | UnsupportedOperationException
        | NumberFormatException e) {
      throw new IOException(file + ": not a tokenizer: " + e.getMessage(), e);
    }
  }

  private void add(GgufMetadata metadata, Checkpoint checkpoint) throws IOException {
    JsonObject model = object(json, "model");
    if (!"BPE".equals(text(model, "type"))) {
      throw unsupported("model", text(model, "type"));
    }
    metadata.add("tokenizer.ggml.model", "gpt2");
    metadata.add("tokenizer.ggml.pre", splitter());
    addTokens(metadata, object(model, "vocab"), checkpoint.config().vocabularySize());
    addMerges(metadata, model);
    addSpecialIds(metadata, checkpoint.specialIds());
    addChatTemplate(metadata);
  }

  /** What GGUF calls the way in which this tokenizer cuts a text into words. */
  private String splitter() throws IOException {
    JsonElement splitter = json.get("pre_tokenizer");
    if (splitter instanceof JsonObject one && "ByteLevel".equals(text(one, "type"))) {
      if (flag(one, "use_regex", true) && !flag(one, "add_prefix_space", true)) {
        return "gpt-2";
      }
    } else if (splitter instanceof JsonObject sequence
        && sequence.get("pretokenizers") instanceof JsonArray steps
        && steps.size() == 2
        && steps.get(0) instanceof JsonObject split
        && split.get("pattern") instanceof JsonObject pattern
        && steps.get(1) instanceof JsonObject bytes
        && "ByteLevel".equals(text(bytes, "type"))
        && !flag(bytes, "use_regex", true)) {
      @Nullable String name = SPLITTERS.get(text(pattern, "Regex"));
      if (name != null) {
        return name;
      }
    }
    throw unsupported("pre_tokenizer", String.valueOf(splitter));
  }

  private void addTokens(GgufMetadata metadata, JsonObject vocabulary, int rows)
      throws IOException {
    String[] tokens = new String[rows];
    Integer[] types = new Integer[rows];
    for (int id = 0; id < rows; id++) {
      tokens[id] = "[PAD" + id + "]";
      types[id] = UNUSED;
    }
    for (String token : vocabulary.keySet()) {
      int id = row(vocabulary.get(token).getAsInt(), token, rows);
      tokens[id] = token;
      types[id] = NORMAL;
    }
    if (json.get("added_tokens") instanceof JsonArray added) {
      for (JsonElement element : added) {
        JsonObject token = element.getAsJsonObject();
        if (!token.has("id")) {
          throw notATokenizer("an added token has no id");
        }
        int id = row(token.get("id").getAsInt(), text(token, "content"), rows);
        tokens[id] = text(token, "content");
        types[id] = flag(token, "special", false) ? CONTROL : USER_DEFINED;
      }
    }
    metadata.addTexts("tokenizer.ggml.tokens", Arrays.asList(tokens));
    metadata.addNumbers("tokenizer.ggml.token_type", Arrays.asList(types));
  }

  /** Adds the merges, each written as two texts or, in older files, as one with a space. */
  private void addMerges(GgufMetadata metadata, JsonObject model) throws IOException {
    if (!(model.get("merges") instanceof JsonArray listed)) {
      throw notATokenizer("merges are missing");
    }
    List<String> merges = new ArrayList<>();
    for (JsonElement merge : listed) {
      if (merge instanceof JsonArray pair && pair.size() == 2) {
        merges.add(pair.get(0).getAsString() + " " + pair.get(1).getAsString());
      } else {
        merges.add(merge.getAsString());
      }
    }
    metadata.addTexts("tokenizer.ggml.merges", merges);
  }

  private int row(int id, String token, int rows) throws IOException {
    if (id < 0 || id >= rows) {
      String found = "token " + id + ", \"" + SafetensorsHeader.escaped(token) + "\", is outside";
      throw new IOException(file + ": " + found + " the model's vocabulary of " + rows);
    }
    return id;
  }

  private static void addSpecialIds(GgufMetadata metadata, SpecialIds ids) {
    addId(metadata, "bos", ids.bos());
    addId(metadata, "eos", ids.eos().isEmpty() ? null : ids.eos().get(0));
    addId(metadata, "padding", ids.pad());
    addId(metadata, "mask", ids.mask());
    metadata.add("tokenizer.ggml.add_bos_token", ids.bos() != null);
  }

  private static void addId(GgufMetadata metadata, String part, @Nullable Integer id) {
    if (id != null) {
      metadata.add("tokenizer.ggml." + part + "_token_id", id);
    }
  }

  private void addChatTemplate(GgufMetadata metadata) throws IOException {
    Path config = file.resolveSibling(CONFIG_FILE);
    if (Files.exists(config)) {
      JsonElement template = JsonFile.read(config).get("chat_template");
      if (template != null && template.isJsonPrimitive()) {
        metadata.add("tokenizer.chat_template", template.getAsString());
      }
    }
  }

  private IOException unsupported(String what, String found) {
    String value = what + " " + SafetensorsHeader.escaped(found);
    return new IOException(file + ": " + value + " has no name in GGUF, so it cannot be written");
  }

  private IOException notATokenizer(String why) {
    return new IOException(file + ": not a tokenizer: " + why);
  }

  private JsonObject object(JsonObject parent, String key) throws IOException {
    if (parent.get(key) instanceof JsonObject object) {
      return object;
    }
    throw notATokenizer(key + " is missing");
  }

  private static String text(JsonObject parent, String key) {
    JsonElement value = parent.get(key);
    return value == null || !value.isJsonPrimitive() ? "" : value.getAsString();
  }

  private static boolean flag(JsonObject parent, String key, boolean fallback) {
    JsonElement value = parent.get(key);
    return value == null ? fallback : value.getAsBoolean();
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a tokenizer in the Hugging Face layout. */
final class TokenizerWriter {

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private final TokenizerDefinition definition;

  TokenizerWriter(TokenizerDefinition definition) {
    this.definition = definition;
  }

  /** Writes the three files; {@code tokenizer.json}, without which nothing opens, is the last. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    writeWhole(folder.resolve(TokenizerReader.SPECIAL_TOKENS_FILE), specialTokensMap());
    writeWhole(folder.resolve(TokenizerReader.CONFIG_FILE), config());
    writeWhole(folder.resolve(TokenizerReader.FILE), tokenizer());
  }

  /** Writes a file that is there whole or not at all. */
  static void writeWhole(Path file, JsonObject content) throws IOException {
    Path temporary = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".tmp");
    try {
      byte[] bytes = (GSON.toJson(content) + "\n").getBytes(StandardCharsets.UTF_8);
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private JsonObject tokenizer() {
    JsonObject json = new JsonObject();
    json.addProperty("version", "1.0");
    json.add("truncation", JsonNull.INSTANCE);
    json.add("padding", JsonNull.INSTANCE);
    json.add("added_tokens", addedTokens());
    json.add("normalizer", JsonNull.INSTANCE);
    json.add("pre_tokenizer", preTokenizer());
    json.add("post_processor", JsonNull.INSTANCE);
    json.add("decoder", decoder());
    json.add("model", model());
    return json;
  }

  private static JsonArray addedTokens() {
    JsonArray added = new JsonArray();
    for (int id = 0; id < TokenizerDefinition.SPECIAL_TOKENS.size(); id++) {
      added.add(addedToken(id, TokenizerDefinition.SPECIAL_TOKENS.get(id)));
    }
    return added;
  }

  /** A special token. */
  static JsonObject addedToken(int id, String text) {
    JsonObject token = new JsonObject();
    token.addProperty("id", id);
    token.addProperty("content", text);
    token.addProperty("single_word", false);
    token.addProperty("lstrip", false);
    token.addProperty("rstrip", false);
    token.addProperty("normalized", false);
    token.addProperty("special", true);
    return token;
  }

  private JsonElement preTokenizer() {
    return switch (definition.kind()) {
      case BPE -> byteLevel(true);
      case BYTE -> byteLevel(false);
      case CHAR -> JsonNull.INSTANCE;
    };
  }

  private JsonElement decoder() {
    return switch (definition.kind()) {
      case BPE, BYTE -> byteLevel(true);
      case CHAR -> {
        JsonArray decoders = new JsonArray();
        decoders.add(typed("ByteFallback"));
        decoders.add(typed("Fuse"));
        JsonObject sequence = typed("Sequence");
        sequence.add("decoders", decoders);
        yield sequence;
      }
    };
  }

  /** Bytes as characters. */
  static JsonObject byteLevel(boolean splitWords) {
    JsonObject json = typed("ByteLevel");
    json.addProperty("add_prefix_space", false);
    json.addProperty("trim_offsets", true);
    json.addProperty("use_regex", splitWords);
    return json;
  }

  /** A part of a tokenizer of some type. */
  static JsonObject typed(String type) {
    JsonObject json = new JsonObject();
    json.addProperty("type", type);
    return json;
  }

  private JsonObject model() {
    JsonObject vocabulary = new JsonObject();
    for (int id = 0; id < definition.tokens().size(); id++) {
      vocabulary.addProperty(definition.tokens().get(id), id);
    }
    JsonArray merges = new JsonArray();
    definition.merges().forEach(merges::add);
    JsonObject model = typed("BPE");
    model.add("dropout", JsonNull.INSTANCE);
    model.add("unk_token", JsonNull.INSTANCE);
    model.add("continuing_subword_prefix", JsonNull.INSTANCE);
    model.add("end_of_word_suffix", JsonNull.INSTANCE);
    model.addProperty("fuse_unk", false);
    model.addProperty("byte_fallback", definition.kind() == TokenizerKind.CHAR);
    model.addProperty("ignore_merges", false);
    model.add("vocab", vocabulary);
    model.add("merges", merges);
    return model;
  }

  private static JsonObject specialTokensMap() {
    JsonObject map = new JsonObject();
    JsonArray additional = new JsonArray();
    for (SpecialToken token : SpecialToken.values()) {
      switch (token) {
        case BOS, EOS, PAD, MASK -> map.addProperty(token.field(), token.text());
        case START_HEADER, END_HEADER, END_OF_TURN -> additional.add(token.text());
      }
    }
    map.add("additional_special_tokens", additional);
    return map;
  }

  private static JsonObject config() {
    JsonObject config = new JsonObject();
    config.addProperty("tokenizer_class", "PreTrainedTokenizerFast");
    config.add("add_bos_token", new JsonPrimitive(false));
    config.add("add_eos_token", new JsonPrimitive(false));
    config.addProperty("clean_up_tokenization_spaces", false);
    specialTokensMap().entrySet().forEach(e -> config.add(e.getKey(), e.getValue()));
    return config;
  }
}

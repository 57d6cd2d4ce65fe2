// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A tokenizer of any size for models that were not trained, so that they can be run like others:
 * single bytes first, then words that are their own ids, and special tokens where they are wanted.
 */
public final class PlaceholderTokenizer {

  private static final int BYTES = 256;

  private PlaceholderTokenizer() {}

  /**
   * Writes {@code tokenizer.json}.
   *
   * @param size how many tokens there are
   * @param special ids of the special tokens; those that are missing take the last free ids
   * @throws IllegalArgumentException if there is no room for the bytes
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, int size, Map<SpecialToken, Integer> special)
      throws IOException {
    Map<Integer, String> texts = new HashMap<>();
    special.forEach((token, id) -> texts.put(id, token.text()));
    int free = size - 1;
    for (String text : TokenizerDefinition.SPECIAL_TOKENS) {
      if (!texts.containsValue(text)) {
        while (texts.containsKey(free)) {
          free--;
        }
        texts.put(free, text);
      }
    }
    if (size < BYTES + texts.size()) {
      throw new IllegalArgumentException(size + " tokens have no room for bytes");
    }
    TokenizerWriter.writeWhole(file, tokenizer(size, texts));
  }

  private static JsonObject tokenizer(int size, Map<Integer, String> special) {
    JsonArray added = new JsonArray();
    JsonObject vocabulary = new JsonObject();
    int bytes = 0;
    for (int id = 0; id < size; id++) {
      String text = special.get(id);
      if (text != null) {
        added.add(TokenizerWriter.addedToken(id, text));
      } else if (bytes < BYTES) {
        text = Character.toString(ByteAlphabet.character(bytes++));
      } else {
        text = ByteAlphabet.character(' ') + Integer.toString(id);
      }
      vocabulary.addProperty(text, id);
    }
    JsonObject json = new JsonObject();
    json.addProperty("version", "1.0");
    json.add("added_tokens", added);
    json.add("pre_tokenizer", TokenizerWriter.byteLevel(true));
    json.add("decoder", TokenizerWriter.byteLevel(true));
    JsonObject model = TokenizerWriter.typed("BPE");
    model.add("vocab", vocabulary);
    model.add("merges", new JsonArray());
    json.add("model", model);
    return json;
  }
}

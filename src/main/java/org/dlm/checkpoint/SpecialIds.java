// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dlm.tokenizer.SpecialToken;
import org.jspecify.annotations.Nullable;

/**
 * Ids that a model's configuration gives a meaning.
 *
 * @param mask the token that stands for a hidden one; null for next-token models
 * @param bos the token that begins a text, or null if not said
 * @param eos the tokens that end a text; often one, empty if not said
 * @param pad the token that fills rows, or null if not said
 */
public record SpecialIds(
    @Nullable Integer mask, @Nullable Integer bos, List<Integer> eos, @Nullable Integer pad) {

  /** Keeps the list. */
  public SpecialIds {
    eos = List.copyOf(eos);
  }

  static SpecialIds read(ConfigReader config) throws IOException {
    return new SpecialIds(
        config.id("mask_token_id"),
        config.id("bos_token_id"),
        config.ids("eos_token_id"),
        config.id("pad_token_id"));
  }

  /** The ids by what a tokenizer calls them. */
  Map<SpecialToken, Integer> byPart() {
    Map<SpecialToken, Integer> parts = new EnumMap<>(SpecialToken.class);
    if (mask != null) {
      parts.put(SpecialToken.MASK, mask);
    }
    if (bos != null) {
      parts.put(SpecialToken.BOS, bos);
    }
    if (!eos.isEmpty()) {
      parts.put(SpecialToken.EOS, eos.get(0));
    }
    return parts;
  }

  /** The same ids with this mask. */
  SpecialIds withMask(int id) {
    return new SpecialIds(id, bos, eos, pad);
  }

  /** The same ids with further ends of a text. */
  SpecialIds withEnds(List<Integer> more) {
    List<Integer> ends = Stream.concat(eos.stream(), more.stream()).distinct().toList();
    return new SpecialIds(mask, bos, ends, pad);
  }

  /** Adds the ids that are known to a configuration. */
  void addTo(JsonObject config) {
    addTo(config, "mask_token_id", mask);
    addTo(config, "bos_token_id", bos);
    addTo(config, "pad_token_id", pad);
    if (eos.size() == 1) {
      config.addProperty("eos_token_id", eos.get(0));
    } else if (!eos.isEmpty()) {
      JsonArray ids = new JsonArray();
      eos.forEach(ids::add);
      config.add("eos_token_id", ids);
    }
  }

  private static void addTo(JsonObject config, String key, @Nullable Integer id) {
    if (id != null) {
      config.addProperty(key, id);
    }
  }

  /**
   * Refuses ids that no embedding row belongs to.
   *
   * @throws IllegalArgumentException if an id is outside the vocabulary
   */
  void requireWithin(int vocabularySize) {
    requireWithin("mask_token_id", mask, vocabularySize);
    requireWithin("bos_token_id", bos, vocabularySize);
    eos.forEach(id -> requireWithin("eos_token_id", id, vocabularySize));
    requireWithin("pad_token_id", pad, vocabularySize);
  }

  private static void requireWithin(String what, @Nullable Integer id, int vocabularySize) {
    if (id != null && (id < 0 || id >= vocabularySize)) {
      String range = "outside the vocabulary of " + vocabularySize + " tokens";
      throw new IllegalArgumentException(what + " " + id + " is " + range);
    }
  }
}

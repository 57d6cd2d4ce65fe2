// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** Reads from a {@code tokenizer.json} how it cuts text before its model sees it. */
final class SplittingRule {

  private SplittingRule() {}

  /**
   * Says whether text may be cut before any single space between another character and a letter,
   * and its parts encoded apart, without changing the ids.
   *
   * <p>That is so if nothing rewrites the text, and if either words are runs of letters with at
   * most one character before (the rules of GPT-2, Llama 3, LLaDA, Qwen) or nothing is ever merged.
   * Where it is not known to be so the answer is no.
   *
   * @param normalizer the element of this name, possibly null
   * @param preTokenizer the element of this name, possibly null
   * @param merges whether the model merges anything
   */
  static boolean allowsCutsAtSpaces(
      JsonElement normalizer, JsonElement preTokenizer, boolean merges) {
    if (!normalizer.isJsonNull()) {
      return false;
    }
    if (preTokenizer.isJsonNull()) {
      return !merges;
    }
    JsonObject rule = preTokenizer.getAsJsonObject();
    if (!typeOf(rule).equals("Sequence")) {
      return keepsSpaces(rule) && (!merges || splitsWords(rule));
    }
    boolean splits = !merges;
    for (JsonElement part : rule.getAsJsonArray("pretokenizers")) {
      if (!keepsSpaces(part.getAsJsonObject())) {
        return false;
      }
      splits |= splitsWords(part.getAsJsonObject());
    }
    return splits;
  }

  private static String typeOf(JsonObject rule) {
    return rule.get("type").getAsString();
  }

  private static boolean keepsSpaces(JsonObject rule) {
    return switch (typeOf(rule)) {
      case "ByteLevel" -> !rule.get("add_prefix_space").getAsBoolean();
      case "Split" -> splitsWords(rule);
      default -> false;
    };
  }

  private static boolean splitsWords(JsonObject rule) {
    if (typeOf(rule).equals("ByteLevel")) {
      return !rule.has("use_regex") || rule.get("use_regex").getAsBoolean();
    }
    JsonElement pattern = rule.getAsJsonObject("pattern").get("Regex");
    return pattern != null && pattern.getAsString().contains("\\p{L}+");
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dlm.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Turns texts into the windows in which a model scores them; the rules stand in the description of
 * this package.
 *
 * <p>Tokens are turned back into text to count the bytes and characters of a window. If a cut goes
 * through a character of several tokens, a window may be off by a few bytes; the sum over a text is
 * always right.
 */
public final class TextCutter {

  private final Tokenizer tokenizer;
  private final @Nullable Integer bosId;
  private final int eosId;
  private final int window;
  private final boolean fills;

  /**
   * Sets the rules.
   *
   * @param bosId the token that the model's texts begin with; null if it was trained on a stream
   * @param eosId the token that ends a text; used only if there is one that begins it
   * @param window most tokens of a window, at least 2
   * @param fills whether a canvas is filled up to the window: that of a model that sees all of it
   */
  public TextCutter(
      Tokenizer tokenizer, @Nullable Integer bosId, int eosId, int window, boolean fills) {
    if (window < 2) {
      throw new IllegalArgumentException(
          "a window must have at least 2 tokens, one given and one scored, not " + window);
    }
    this.tokenizer = tokenizer;
    this.bosId = bosId;
    this.eosId = eosId;
    this.window = window;
    this.fills = fills;
  }

  /** Refuses a model that does not say where a text ends, for what is compared with whole texts. */
  void requireEnds() {
    if (bosId == null) {
      throw new IllegalArgumentException(
          "the model was trained on a stream of text and does not say where a text ends; use one"
              + " whose texts begin with a token (dlm corpus pack --layout documents)");
    }
  }

  /**
   * Cuts texts into windows.
   *
   * @throws IllegalArgumentException if a text of a stream has fewer than two tokens
   */
  List<ScoredText> cut(List<String> texts) {
    List<ScoredText> windows = new ArrayList<>();
    List<int[]> ids = tokenizer.encode(texts);
    for (int t = 0; t < texts.size(); t++) {
      cut(t, texts.get(t), ids.get(t), windows);
    }
    return windows;
  }

  private void cut(int index, String text, int[] ids, List<ScoredText> windows) {
    int[] all = bosId == null ? ids : between(bosId, ids, eosId);
    if (all.length < 2) {
      throw new IllegalArgumentException(
          "text "
              + (index + 1)
              + " has a single token, which is given and leaves nothing to score; leave it out");
    }
    String given = bosId == null ? tokenizer.decode(Arrays.copyOf(ids, 1)) : "";
    long bytes = bytes(text) - bytes(given);
    long characters = characters(text) - characters(given);
    for (int start = 0; start < all.length - 1; start += window - 1) {
      int end = Math.min(all.length, start + window);
      int[] canvas = Arrays.copyOfRange(all, start, end);
      long windowBytes = bytes;
      long windowCharacters = characters;
      if (end < all.length) {
        String scored = tokenizer.decode(Arrays.copyOfRange(all, start + 1, end));
        windowBytes = Math.min(bytes, bytes(scored));
        windowCharacters = Math.min(characters, characters(scored));
      }
      bytes -= windowBytes;
      characters -= windowCharacters;
      boolean whole = bosId != null && canvas.length == all.length;
      windows.add(
          new ScoredText(
              index,
              whole && fills ? filled(canvas) : canvas,
              1,
              canvas.length,
              windowBytes,
              windowCharacters));
    }
  }

  /**
   * An answer after its prompt, split as lm-evaluation-harness does: blanks at the end of the
   * prompt begin the answer, and the answer's tokens are those of the whole beyond the number of
   * the prompt's.
   *
   * @throws IllegalArgumentException if the two do not fit a window
   */
  ScoredText answer(int index, String prompt, String answer) {
    String stripped = prompt.stripTrailing();
    String rest = prompt.substring(stripped.length()) + answer;
    int[] whole = begun(tokenizer.encode(stripped + rest));
    int given = begun(tokenizer.encode(stripped)).length;
    if (given == 0 || given >= whole.length) {
      throw new IllegalArgumentException(
          "item "
              + (index + 1)
              + " leaves no "
              + (given == 0 ? "token of the prompt; give a longer prompt" : "token of the answer")
              + " ("
              + whole.length
              + " tokens in all)");
    }
    if (whole.length > window) {
      throw new IllegalArgumentException(
          "item "
              + (index + 1)
              + " has a prompt of "
              + given
              + " tokens and an answer of "
              + (whole.length - given)
              + ", which do not fit a window of "
              + window
              + "; shorten the prompt");
    }
    return new ScoredText(index, whole, given, whole.length, bytes(answer), characters(answer));
  }

  private int[] begun(int[] ids) {
    return bosId == null ? ids : Arrays.copyOf(between(bosId, ids, eosId), ids.length + 1);
  }

  private static int[] between(int first, int[] ids, int last) {
    int[] all = new int[ids.length + 2];
    all[0] = first;
    System.arraycopy(ids, 0, all, 1, ids.length);
    all[ids.length + 1] = last;
    return all;
  }

  private int[] filled(int[] canvas) {
    int[] filled = Arrays.copyOf(canvas, window);
    Arrays.fill(filled, canvas.length, window, eosId);
    return filled;
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static long characters(String text) {
    return text.codePointCount(0, text.length());
  }
}

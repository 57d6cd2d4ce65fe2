// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import java.util.Arrays;
import org.dlm.corpus.Cloze;
import org.dlm.tokenizer.SpecialToken;
import org.dlm.tokenizer.SpecialTokens;
import org.dlm.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Turns texts with a gap into tokens, as a model was trained on them: from the token that begins a
 * text, if texts have one, to the one that ends it.
 *
 * <p>The tokens are those of the whole text, unless a token crosses an edge of the gap: then what
 * stands before, in and after the gap is encoded by itself. A blank before the gap begins the
 * answer, as most tokenizers have it.
 */
public final class GapCutter {

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
   * @param window most tokens of a text
   * @param fills whether what is left of the window is filled with the token that ends a text, as
   *     in the training of a model that sees all of it
   */
  public GapCutter(
      Tokenizer tokenizer, @Nullable Integer bosId, int eosId, int window, boolean fills) {
    this.tokenizer = tokenizer;
    this.bosId = bosId;
    this.eosId = eosId;
    this.window = window;
    this.fills = fills;
  }

  /** Most tokens that an answer can have in the place of a gap. */
  int room(Gap gap) {
    return window - gap.from();
  }

  /**
   * Cuts a text with a gap.
   *
   * @throws IllegalArgumentException if it does not fit the window
   */
  Gap cut(Cloze cloze) {
    String before = withoutBlanks(cloze.before());
    int[] head = tokenizer.encode(before);
    int[] tail = tokenizer.encode(cloze.after());
    int[] whole = tokenizer.encode(cloze.text());
    int answer = whole.length - head.length - tail.length;
    if (answer < 1 || !isBetween(head, whole, tail)) {
      int[] alone = tokenizer.encode(cloze.before().substring(before.length()) + cloze.answer());
      answer = alone.length;
      whole = concat(head, alone, tail);
    }
    return placed(head.length, answer, whole, !cloze.after().isEmpty(), fills);
  }

  /**
   * Cuts an answer in a chat, in the form of LLaDA: what stands before the gap is what the user
   * says. Nothing is filled.
   *
   * @throws IllegalArgumentException if the tokenizer has no tokens for speakers, or the text does
   *     not fit the window
   */
  Gap cutChat(Cloze cloze) {
    SpecialTokens special = tokenizer.specialTokens();
    int[] open = {special.id(SpecialToken.START_HEADER)};
    int[] close = {special.id(SpecialToken.END_HEADER)};
    int[] end = {special.id(SpecialToken.END_OF_TURN)};
    int[] line = tokenizer.encode("\n\n");
    int[] words = tokenizer.encode(cloze.before().strip());
    int[] user = concat(open, tokenizer.encode("user"), close, line, words, end);
    int[] turns = concat(user, open, tokenizer.encode("assistant"), close, line);
    int[] answer = tokenizer.encode(cloze.answer().strip());
    return placed(turns.length, answer.length, concat(turns, answer), false, false);
  }

  private Gap placed(int before, int answer, int[] text, boolean followed, boolean filled) {
    int begin = bosId == null ? 0 : 1;
    int length = begin + text.length;
    int end = bosId == null ? length : Math.min(length + 1, window); // A full window has no end.
    if (length > window) {
      throw new IllegalArgumentException(
          "a question and its answer have "
              + length
              + " tokens, which do not fit a window of "
              + window
              + "; leave it out, or use a model with more positions");
    }
    int[] ids = Arrays.copyOf(text, text.length);
    if (bosId != null) {
      ids = new int[filled ? window : end];
      Arrays.fill(ids, eosId);
      ids[0] = bosId;
      System.arraycopy(text, 0, ids, 1, text.length);
    }
    return new Gap(ids, begin + before, begin + before + answer, end, followed);
  }

  private static String withoutBlanks(String before) {
    int end = before.length();
    while (end > 0 && before.charAt(end - 1) == ' ') {
      end--;
    }
    return before.substring(0, end);
  }

  private static boolean isBetween(int[] head, int[] whole, int[] tail) {
    return Arrays.equals(head, 0, head.length, whole, 0, head.length)
        && Arrays.equals(tail, 0, tail.length, whole, whole.length - tail.length, whole.length);
  }

  private static int[] concat(int[]... parts) {
    int[] all = new int[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (int[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}

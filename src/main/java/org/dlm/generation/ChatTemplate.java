// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.util.List;
import java.util.stream.IntStream;
import org.dlm.tokenizer.SpecialToken;
import org.dlm.tokenizer.SpecialTokens;
import org.dlm.tokenizer.Tokenizer;

/**
 * A conversation as tokens, in the form of the {@code chat_template} that LLaDA-8B-Instruct is
 * published with ({@code tokenizer_config.json}), which is Llama 3's with another first token:
 * {@code <|startoftext|>}, and for each turn {@code <|start_header_id|>}, the speaker, {@code
 * <|end_header_id|>}, two line breaks with the trimmed text, {@code <|eot_id|>}; then the header of
 * the answer, with its two line breaks.
 *
 * <p>The tokens between texts are put by their ids. A text that spells one of them stays a text, so
 * that nobody can speak for another side.
 */
final class ChatTemplate {

  private static final String GAP = "\n\n";

  private final Tokenizer tokenizer;
  private final int begin;
  private final int startHeader;
  private final int endHeader;
  private final int endTurn;

  /**
   * Finds the tokens of the template.
   *
   * @throws IllegalArgumentException if the tokenizer lacks one of them; names it
   */
  ChatTemplate(Tokenizer tokenizer) {
    SpecialTokens special = tokenizer.specialTokens();
    this.tokenizer = tokenizer;
    begin = special.bos();
    startHeader = special.id(SpecialToken.START_HEADER);
    endHeader = special.id(SpecialToken.END_HEADER);
    endTurn = special.id(SpecialToken.END_OF_TURN);
  }

  /** All turns, and the beginning of the assistant's next one. */
  int[] encode(List<ChatTurn> turns) {
    IntStream.Builder ids = IntStream.builder();
    ids.add(begin);
    for (ChatTurn turn : turns) {
      addHeader(turn.speaker(), GAP + turn.text().strip(), ids);
      ids.add(endTurn);
    }
    addHeader(ChatTurn.Speaker.ASSISTANT, GAP, ids);
    return ids.build().toArray();
  }

  private void addHeader(ChatTurn.Speaker speaker, String text, IntStream.Builder ids) {
    ids.add(startHeader);
    for (int id : tokenizer.encode(speaker.title())) {
      ids.add(id);
    }
    ids.add(endHeader);
    for (int id : tokenizer.encode(text)) {
      ids.add(id);
    }
  }
}

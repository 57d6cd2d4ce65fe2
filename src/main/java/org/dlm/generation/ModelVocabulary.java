// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.checkpoint.SpecialIds;
import org.dlm.decoding.StopTokens;
import org.dlm.tokenizer.SpecialToken;
import org.dlm.tokenizer.SpecialTokens;
import org.dlm.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * What a model and its tokenizer have agreed on: how a prompt becomes ids, and which ids have a
 * meaning of their own.
 *
 * <p>What the model's configuration says counts; the tokenizer fills in what it leaves open. Only
 * the configuration can say that texts begin with a token, since models are also trained on streams
 * of text without beginnings.
 */
public final class ModelVocabulary {

  private final Tokenizer tokenizer;
  private final @Nullable Integer maskId;
  private final @Nullable Integer bosId;
  private final StopTokens stopTokens;
  private final @Nullable Integer endId;

  private ModelVocabulary(Tokenizer tokenizer, SpecialIds ids) {
    SpecialTokens special = tokenizer.specialTokens();
    this.tokenizer = tokenizer;
    maskId = ids.mask() == null ? idOrNull(special, SpecialToken.MASK) : ids.mask();
    bosId = ids.bos();
    Set<Integer> stops = new HashSet<>(ids.eos());
    for (SpecialToken end : new SpecialToken[] {SpecialToken.EOS, SpecialToken.END_OF_TURN}) {
      if (special.has(end)) {
        stops.add(special.id(end));
      }
    }
    stopTokens = new StopTokens(stops);
    endId = ids.eos().isEmpty() ? idOrNull(special, SpecialToken.EOS) : ids.eos().get(0);
  }

  /**
   * Brings the two together.
   *
   * @throws IOException if they have different vocabularies or different masks
   */
  public static ModelVocabulary of(Checkpoint checkpoint, Tokenizer tokenizer) throws IOException {
    checkpoint.requireVocabulary(tokenizer.vocabularySize());
    Integer says = checkpoint.specialIds().mask();
    Integer has = idOrNull(tokenizer.specialTokens(), SpecialToken.MASK);
    if (says != null && has != null && !says.equals(has)) {
      throw new IOException(
          "%s: the model's mask is token %d, the tokenizer's is %d; use the tokenizer that the model was trained with"
              .formatted(checkpoint.folder(), says, has));
    }
    return new ModelVocabulary(tokenizer, checkpoint.specialIds());
  }

  private static @Nullable Integer idOrNull(SpecialTokens special, SpecialToken token) {
    return special.has(token) ? special.id(token) : null;
  }

  /**
   * Encodes the beginning of a text.
   *
   * @throws IllegalArgumentException if it contains the text of a special token
   */
  int[] encode(String prompt) {
    int[] ids = encodePart(prompt);
    if (bosId == null) {
      return ids;
    }
    int[] begun = new int[ids.length + 1];
    begun[0] = bosId;
    System.arraycopy(ids, 0, begun, 1, ids.length);
    return begun;
  }

  /**
   * Encodes a part of a text.
   *
   * @throws IllegalArgumentException if it contains the text of a special token
   */
  int[] encodePart(String part) {
    if (tokenizer.containsSpecialToken(part)) {
      throw new IllegalArgumentException(
          "the prompt contains the text of a special token"
              + nameOfSpecialToken(part)
              + ", which means something else to the model; remove it");
    }
    return tokenizer.encode(part);
  }

  private static String nameOfSpecialToken(String prompt) {
    return Arrays.stream(SpecialToken.values())
        .map(SpecialToken::text)
        .filter(prompt::contains)
        .findFirst()
        .map(text -> ", " + text)
        .orElse("");
  }

  /** The text of an answer, without special tokens. */
  String decode(int[] answer) {
    return tokenizer.decode(answer);
  }

  /** The token that the model's texts begin with, or null if it was trained on a stream of text. */
  public @Nullable Integer bosId() {
    return bosId;
  }

  /** The tokens that end a text. */
  public StopTokens stopTokens() {
    return stopTokens;
  }

  /**
   * A whole text as the model was trained on it: from its first token, if texts have one, to the
   * end of the model's room, which is filled with the token that ends a text.
   *
   * @param room positions of the model
   * @throws IllegalArgumentException if the text does not fit
   */
  int[] whole(int[] text, int room) {
    int begin = bosId == null ? 0 : 1;
    if (begin + text.length > room) {
      throw new IllegalArgumentException(
          "a text of "
              + text.length
              + " tokens does not fit the model's "
              + room
              + " positions; shorten it by "
              + (begin + text.length - room));
    }
    if (bosId == null) {
      return text.clone();
    }
    int[] ids = new int[endId == null ? 1 + text.length : room];
    Arrays.fill(ids, endId == null ? 0 : endId);
    ids[0] = bosId;
    System.arraycopy(text, 0, ids, 1, text.length);
    return ids;
  }

  /** First position of a text, after the token that texts begin with, if they do. */
  int textStart() {
    return bosId == null ? 0 : 1;
  }

  /** Tokens that a next-token model never writes. */
  Set<Integer> neverWritten() {
    return maskId == null ? Set.of() : Set.of(maskId);
  }

  /**
   * The mask of a diffusion model.
   *
   * @throws IllegalStateException if neither the model nor the tokenizer names one
   */
  public int maskId() {
    if (maskId == null) {
      throw new IllegalStateException("a diffusion model was opened without the id of its mask");
    }
    return maskId;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

/**
 * Continues a prompt: token ids in, token ids out.
 *
 * <p>A decoder knows token ids and never text. It holds the work arrays of one decode and a
 * predictor, and is therefore used by one decode at a time.
 */
public interface Decoder {

  /**
   * Decodes one answer.
   *
   * @param prompt token ids. Not modified.
   * @param random the randomness of this sequence; the same gives the same answer
   * @param listener told of each step
   * @return the tokens after the prompt, up to the first stop token and without it
   * @throws IllegalArgumentException if the prompt cannot be continued, saying why
   */
  int[] decode(int[] prompt, SequenceRandom random, DecodingListener listener);
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

/** What a prompt leaves of a sequence. */
final class AnswerLength {

  private AnswerLength() {}

  /**
   * The tokens of the answer.
   *
   * @throws IllegalArgumentException if the prompt leaves none
   */
  static int of(int promptLength, int seq) {
    if (promptLength < 0 || promptLength >= seq) {
      throw new IllegalArgumentException(
          "a prompt of "
              + promptLength
              + " tokens leaves no answer in a sequence of "
              + seq
              + "; shorten the prompt or use longer sequences");
    }
    return seq - promptLength;
  }
}

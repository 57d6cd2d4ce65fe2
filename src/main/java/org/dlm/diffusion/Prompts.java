// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

/** Checks of prompts that stand before an answer. */
final class Prompts {

  private Prompts() {}

  /** The tokens that a prompt leaves for the answer; refuses a prompt that leaves none. */
  static int answerLength(int promptLength, int seq) {
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

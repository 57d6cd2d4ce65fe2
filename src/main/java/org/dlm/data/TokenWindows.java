// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.data;

import java.util.Objects;

/**
 * The windows of a packed file in order, each of {@code seq + 1} tokens, for held-out evaluation.
 *
 * <p>In {@link TokenLayout#DOCUMENTS} they are the file's own windows. In {@link
 * TokenLayout#STREAM} window i starts at token {@code i * seq}: neighbours share one token, so that
 * a diffusion model, which reads the first {@code seq}, and a next-token model, which predicts the
 * last {@code seq}, both meet every token once; fewer than {@code seq} tokens at the end may be
 * left over. Immutable and thread-safe.
 */
public final class TokenWindows {

  private final PackedTokens tokens;
  private final int seq;

  /**
   * Cuts a packed file into windows.
   *
   * @param seq tokens that the network reads; a window has one more
   * @throws IllegalArgumentException when the file has no such window
   */
  public TokenWindows(PackedTokens tokens, int seq) {
    if (seq < 1) {
      throw new IllegalArgumentException("the sequence must be at least 1 token, but is " + seq);
    }
    int packed = tokens.header().config().window();
    if (layoutOf(tokens) == TokenLayout.DOCUMENTS && packed != seq + 1) {
      throw new IllegalArgumentException(
          tokens.path()
              + " is packed in windows of "
              + packed
              + " tokens, but a sequence of "
              + seq
              + " needs "
              + (seq + 1)
              + "; read sequences of "
              + (packed - 1)
              + " or pack again with windows of "
              + (seq + 1));
    }
    if (tokens.tokens() < seq + 1L) {
      throw new IllegalArgumentException(
          tokens.path()
              + " has "
              + tokens.tokens()
              + " tokens, fewer than one window of "
              + (seq + 1L)
              + "; give more text or a shorter sequence");
    }
    this.tokens = tokens;
    this.seq = seq;
  }

  /** The packed file. */
  public PackedTokens tokens() {
    return tokens;
  }

  /** Tokens that the network reads; a window has one more. */
  public int seq() {
    return seq;
  }

  /** Number of windows, at least 1. */
  public long count() {
    return (tokens.tokens() - seq - 1) / stride() + 1;
  }

  /**
   * Copies one window.
   *
   * @param index window in [0, count)
   * @param into receives {@code seq + 1} ids from {@code offset} on. Modified.
   */
  public void read(long index, int[] into, int offset) {
    Objects.checkIndex(index, count());
    readFrom(index * stride(), into, offset);
  }

  /** Copies the window that starts at a token. */
  void readFrom(long start, int[] into, int offset) {
    tokens.read(start, seq + 1, into, offset);
  }

  TokenLayout layout() {
    return layoutOf(tokens);
  }

  private int stride() {
    return layout() == TokenLayout.STREAM ? seq : seq + 1;
  }

  private static TokenLayout layoutOf(PackedTokens tokens) {
    return tokens.header().config().layout();
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.Window;
import org.dlm.kernels.AttentionMode;
import org.jspecify.annotations.Nullable;

/**
 * A predictor without a network: logits are a function of what a position may see.
 *
 * <p>It checks what a real one would rely on (sizes, ascending rows inside the window, and that
 * nothing before the window changed since it was cached) and remembers how it was called.
 */
public final class FakePredictor implements TokenPredictor {

  /** Logits as a function. */
  @FunctionalInterface
  public interface LogitFunction {

    /**
     * The logit of a token at a position.
     *
     * @param visible the ids that the position may see: the sequence, or its beginning
     */
    float logit(int[] visible, int position, int token);
  }

  private final int vocabularySize;
  private final int maxLength;
  private final AttentionMode attention;
  private final LogitFunction function;
  private final List<Window> windows = new ArrayList<>();
  private final List<Integer> counts = new ArrayList<>();
  private int[][] cached = {};

  /** A predictor with these logits. */
  public FakePredictor(
      int vocabularySize, int maxLength, AttentionMode attention, LogitFunction function) {
    this.vocabularySize = vocabularySize;
    this.maxLength = maxLength;
    this.attention = attention;
    this.function = function;
  }

  /** A predictor whose logits, in [-3, 3), look random but depend on the visible ids alone. */
  public static FakePredictor random(
      int vocabularySize, int maxLength, AttentionMode attention, long seed) {
    return new FakePredictor(
        vocabularySize,
        maxLength,
        attention,
        (visible, position, token) -> {
          long hash = seed + 31L * position + 1_000_003L * token;
          for (int id : visible) {
            hash = (hash ^ id) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
          }
          return (hash >>> 40) * 0x1p-24f * 6 - 3;
        });
  }

  @Override
  public int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public int maxLength() {
    return maxLength;
  }

  /** The windows of all evaluations so far. */
  public List<Window> windows() {
    return windows;
  }

  /** How many logit rows each evaluation was asked for. */
  public List<Integer> counts() {
    return counts;
  }

  @Override
  public void predict(
      int[] ids,
      int batch,
      int length,
      int @Nullable [] validLengths,
      Window window,
      int[] rows,
      int count,
      float[] logits) {
    require(length <= maxLength, "length " + length);
    require(window.to() <= length, "window " + window + " of length " + length);
    require(logits.length >= count * vocabularySize, "logits of " + logits.length);
    int[][] sequences = new int[batch][];
    for (int b = 0; b < batch; b++) {
      sequences[b] = Arrays.copyOfRange(ids, b * length, (b + 1) * length);
      int[] before = window.from() == 0 ? new int[0] : cached[b];
      int[] prefix = Arrays.copyOf(sequences[b], window.from());
      require(
          Arrays.equals(prefix, Arrays.copyOf(before, window.from())),
          "ids before the window that are not in the cache");
    }
    for (int r = 0; r < count; r++) {
      require(r == 0 || rows[r] > rows[r - 1], "rows that do not ascend");
      int position = rows[r] % length;
      require(position >= window.from() && position < window.to(), "a row outside the window");
      int[] sequence = sequences[rows[r] / length];
      int[] visible =
          attention == AttentionMode.CAUSAL ? Arrays.copyOf(sequence, position + 1) : sequence;
      for (int v = 0; v < vocabularySize; v++) {
        logits[r * vocabularySize + v] = function.logit(visible, position, v);
      }
    }
    cached = sequences;
    windows.add(window);
    counts.add(count);
  }

  private static void require(boolean kept, String what) {
    if (!kept) {
      throw new AssertionError("the predictor was given " + what);
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.dlm.decoding.Window;
import org.dlm.kernels.AttentionMode;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.testing.Refusal;
import org.dlm.testing.TinyModel;
import org.dlm.transformer.TransformerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransformerPredictorTest {

  private static final int VOCABULARY = 29;
  private static final float DELTA = 2e-5f;

  @ParameterizedTest
  @EnumSource
  void givesTheHeadsLogitsAtTheRowsAskedForOnly(AttentionMode attention) {
    int batch = 3;
    int length = 11;
    int[] ids = ids(batch * length, 1);
    TransformerNetwork network = network(attention);
    int[] rows = {0, 4, 10, 11, 21, 30, 32};
    float[] expected = new float[rows.length * VOCABULARY];
    float[] all = new float[batch * length * VOCABULARY];
    network.head().logits(network.forward(ids, batch, length), 0, batch * length, all);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(all, rows[i] * VOCABULARY, expected, i * VOCABULARY, VOCABULARY);
    }

    TransformerPredictor predictor = predictor(attention);
    float[] logits = new float[expected.length];
    predictor.predict(ids, batch, length, null, new Window(0, length), rows, rows.length, logits);

    assertArrayEquals(expected, logits, DELTA);
    assertEquals(1, predictor.evaluations());
    assertEquals(VOCABULARY, predictor.vocabularySize());
    assertEquals(TinyModel.MAX_LENGTH, predictor.maxLength());
  }

  @Test
  void aCausalModelTokenByTokenIsAFullPass() {
    int batch = 2;
    int prompt = 5;
    int length = 20;
    int[] ids = ids(batch * length, 2);
    TransformerPredictor cached = predictor(AttentionMode.CAUSAL);
    for (int now = prompt; now <= length; now++) {
      int[] begun = new int[batch * now + 3]; // longer than need be, as the decoder's
      for (int b = 0; b < batch; b++) {
        System.arraycopy(ids, b * length, begun, b * now, now);
      }
      int[] last = {now - 1, 2 * now - 1};
      float[] logits = new float[batch * VOCABULARY];
      Window window = new Window(now == prompt ? 0 : now - 1, now);
      cached.predict(begun, batch, now, null, window, last, batch, logits);

      float[] full = full(AttentionMode.CAUSAL, begun, batch, now, null, last);
      assertArrayEquals(full, logits, DELTA);
    }
  }

  @Test
  void aWindowInsideOfWhatIsCachedIsAFullPass() {
    int batch = 2;
    int length = 17;
    int[] ids = ids(batch * length, 3);
    TransformerPredictor cached = predictor(AttentionMode.BIDIRECTIONAL);
    int[] rows = {4, 6, 8, 17 + 4, 17 + 8};
    float[] logits = new float[rows.length * VOCABULARY];
    cached.predict(ids, batch, length, null, new Window(0, length), rows, rows.length, logits);
    float[] full = logits.clone();

    Arrays.fill(logits, Float.NaN);
    cached.predict(ids, batch, length, null, new Window(4, 9), rows, rows.length, logits);

    // The blocks above the first see hidden states of the same sequence, so nothing may change.
    assertArrayEquals(full, logits, DELTA);
  }

  @Test
  void paddingChangesNothing() {
    int length = 16;
    int valid = 9;
    int[] ids = ids(2 * length, 4);
    int[] rows = IntStream.concat(IntStream.range(0, valid), IntStream.range(16, 32)).toArray();
    float[] padded =
        full(AttentionMode.BIDIRECTIONAL, ids, 2, length, new int[] {valid, length}, rows);

    int[] alone = Arrays.copyOf(ids, valid);
    int[] ownRows = IntStream.range(0, valid).toArray();
    float[] expected = full(AttentionMode.BIDIRECTIONAL, alone, 1, valid, null, ownRows);

    assertArrayEquals(expected, Arrays.copyOf(padded, expected.length), DELTA);
  }

  @Test
  void refusesRowsThatAreNotComputed() {
    int[] ids = ids(20, 5);
    for (int row : new int[] {-1, 2, 7, 12, 17, 20, 24}) {
      Refusal.of(
          () ->
              predictor(AttentionMode.BIDIRECTIONAL)
                  .predict(
                      ids,
                      2,
                      10,
                      null,
                      new Window(3, 7),
                      new int[] {row},
                      1,
                      new float[VOCABULARY]),
          "row " + row,
          "2 sequences of 10");
    }
  }

  @Test
  void refusesWhatTheNetworkCannotRead() {
    int tooLong = TinyModel.MAX_LENGTH + 1;
    int[] rows = {0};
    Refusal.of(
        () -> full(AttentionMode.CAUSAL, ids(tooLong, 6), 1, tooLong, null, rows), "49", "48");
    Refusal.of(() -> full(AttentionMode.CAUSAL, new int[] {VOCABULARY}, 1, 1, null, rows), "29");
  }

  private static float[] full(
      AttentionMode attention,
      int[] ids,
      int batch,
      int length,
      int @Nullable [] validLengths,
      int[] rows) {
    float[] logits = new float[rows.length * VOCABULARY];
    predictor(attention)
        .predict(
            ids, batch, length, validLengths, new Window(0, length), rows, rows.length, logits);
    return logits;
  }

  private static TransformerPredictor predictor(AttentionMode attention) {
    return new TransformerPredictor(network(attention));
  }

  private static TransformerNetwork network(AttentionMode attention) {
    return TinyModel.network(TinyModel.config(VOCABULARY, attention), 7);
  }

  private static int[] ids(int count, long seed) {
    RandomGenerator random = RandomStream.of(seed, Purpose.EVALUATION, 0, 0);
    return random.ints(count, 0, VOCABULARY).toArray();
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import org.dlm.testing.Refusal;
import org.dlm.testing.TestKernels;
import org.junit.jupiter.api.Test;

class TokenEmbeddingLayerTest {

  private static final int VOCABULARY = 5;

  /** More than one task of columns, the last of them narrow. */
  private static final int WIDTH = 67;

  private final SequenceBatch sequences = new SequenceBatch();
  private final TokenEmbeddingLayer layer =
      new TokenEmbeddingLayer(
          TestKernels.fast(), sequences, VOCABULARY, WIDTH, WeightSource.heap(true));

  @Test
  void outputsAreRowsOfTheTable() {
    int[] ids = {3, 0, 3, 4, 1, 1};
    float[] table = number(layer.parameters().get(0).values());
    float[] y = new float[ids.length * WIDTH];
    sequences.set(ids, 2, 3, 0, 3, null, null);
    layer.forward(new float[0], y);
    for (int row = 0; row < ids.length; row++) {
      assertArrayEquals(
          Arrays.copyOfRange(table, ids[row] * WIDTH, (ids[row] + 1) * WIDTH),
          Arrays.copyOfRange(y, row * WIDTH, (row + 1) * WIDTH));
    }
  }

  @Test
  void aWindowReadsItsOwnIds() {
    float[] table = number(layer.parameters().get(0).values());
    float[] y = new float[2 * WIDTH];
    sequences.set(new int[] {0, 1, 2, 3, 4, 0}, 2, 3, 1, 2, null, null);
    layer.forward(new float[0], y);
    assertArrayEquals(Arrays.copyOfRange(table, WIDTH, 2 * WIDTH), Arrays.copyOfRange(y, 0, WIDTH));
    assertArrayEquals(
        Arrays.copyOfRange(table, 4 * WIDTH, 5 * WIDTH), Arrays.copyOfRange(y, WIDTH, 2 * WIDTH));
  }

  /** Small whole numbers, so that sums are exact in any order. */
  @Test
  void gradientsOfARowAreTheSumsOverItsPositions() {
    int[] ids = {3, 0, 3, 4, 3, 1};
    float[] dy = number(new float[ids.length * WIDTH]);
    float[] expected = new float[VOCABULARY * WIDTH];
    for (int i = 0; i < dy.length; i++) {
      expected[ids[i / WIDTH] * WIDTH + i % WIDTH] += 2 * dy[i];
    }
    sequences.set(ids, 1, 6, 0, 6, null, null);
    layer.backward(new float[0], dy, new float[0]);
    layer.backward(new float[0], dy, new float[0]);
    assertArrayEquals(expected, layer.table().gradients());
  }

  @Test
  void refusesIdsOutsideTheVocabulary() {
    float[] y = new float[2 * WIDTH];
    for (int id : new int[] {-1, VOCABULARY}) {
      sequences.set(new int[] {0, id}, 1, 2, 0, 2, null, null);
      Refusal.of(() -> layer.forward(new float[0], y), "token id " + id, "vocabulary of 5");
    }
  }

  private static float[] number(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 251;
    }
    return values;
  }
}

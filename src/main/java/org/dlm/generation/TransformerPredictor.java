// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.io.IOException;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.Window;
import org.dlm.kernels.Kernels;
import org.dlm.transformer.TransformerNetwork;
import org.jspecify.annotations.Nullable;

/** The transformer as decoders and evaluations see it. Not thread-safe. */
public final class TransformerPredictor implements TokenPredictor {

  private final TransformerNetwork network;
  private int[] windowRows = {};
  private long evaluations;

  /**
   * Wraps a network.
   *
   * @param network one for inference; used by this predictor alone
   */
  public TransformerPredictor(TransformerNetwork network) {
    this.network = network;
  }

  /**
   * Builds a checkpoint's network.
   *
   * @throws IOException if the weights cannot be read
   */
  public static TransformerPredictor load(Checkpoint checkpoint, Kernels kernels)
      throws IOException {
    return new TransformerPredictor(checkpoint.network(kernels));
  }

  @Override
  public int vocabularySize() {
    return network.config().vocabularySize();
  }

  @Override
  public int maxLength() {
    return network.config().maxLength();
  }

  /** How often the network has been evaluated. */
  public long evaluations() {
    return evaluations;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if an id is not in the vocabulary, a sequence is too long, or
   *     a row lies outside the window
   */
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
    // 1. A row of the sequences is a row of the window, whose rows alone are computed.
    windowRows = windowRows.length < count ? new int[count] : windowRows;
    int width = window.to() - window.from();
    for (int i = 0; i < count; i++) {
      int sequence = rows[i] / length;
      int position = rows[i] % length;
      if (rows[i] < 0 || sequence >= batch || position < window.from() || position >= window.to()) {
        throw new IllegalArgumentException(
            "row "
                + rows[i]
                + " is outside "
                + window
                + " of "
                + batch
                + " sequences of "
                + length
                + " positions");
      }
      windowRows[i] = sequence * width + position - window.from();
    }

    // 2. The network on the window, its end and the head on the rows wanted.
    int from = window.from();
    int to = window.to();
    float[] hidden =
        count == 0
            ? network.forward(ids, batch, length, from, to, null, validLengths)
            : network.forward(ids, batch, length, from, to, null, validLengths, windowRows, count);
    evaluations++;
    network.head().logits(hidden, 0, count, logits);
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.testing;

import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.Window;
import org.dlm.kernels.KernelProvider;
import org.dlm.kernels.Kernels;
import org.dlm.transformer.TransformerNetwork;
import org.jspecify.annotations.Nullable;

/** The network of a golden set, as decoders see it. */
public final class GoldenModel implements TokenPredictor {

  private final TransformerNetwork network;

  /** Loads the set's weights. */
  public GoldenModel(GoldenFolder set) {
    Kernels kernels = KernelProvider.select(1, line -> {});
    network = GoldenNetwork.load(set, "model.safetensors", kernels, false);
  }

  @Override
  public int vocabularySize() {
    return network.config().vocabularySize();
  }

  @Override
  public int maxLength() {
    return network.config().maxLength();
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
    float[] hidden =
        network.forward(ids, batch, length, window.from(), window.to(), null, validLengths);
    int width = window.to() - window.from();
    int[] windowRows = new int[count];
    for (int i = 0; i < count; i++) {
      windowRows[i] = rows[i] / length * width + rows[i] % length - window.from();
    }
    network.head().logits(hidden, windowRows, 0, count, logits);
  }
}

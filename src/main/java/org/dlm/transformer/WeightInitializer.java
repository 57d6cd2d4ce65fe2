// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.transformer;

import java.util.List;
import org.dlm.layers.Parameter;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;

/**
 * Initial weights: normal, with deviation {@code 1 / sqrt(inputs)} for the matrices of blocks and
 * head, so that what enters a product with variance 1 leaves it so (LeCun et al. 1998, section
 * 4.6); projections into the residual stream are scaled by {@code 1 / sqrt(2 * layers)}, as GPT-2's
 * (Radford et al. 2019, section 2.3). Gains stay 1.
 *
 * <p>A token's embedding has norm 3 at any width. GPT-2's deviation of 0.02 suits its widths of 768
 * and more: at 128 a token has norm 0.2, the first block's output buries it, and what later blocks
 * attend to is no longer the tokens. With 3 a tied head begins with logits of deviation 3.
 */
public final class WeightInitializer {

  private static final double EMBEDDING_NORM = 3;

  private WeightInitializer() {}

  /** Draws the matrices of a network: a function of its seed and the order of its parameters. */
  public static void initialize(TransformerNetwork network, long seed) {
    double residual = 1 / Math.sqrt(2.0 * network.config().layers());
    List<Parameter> parameters = network.parameters();
    for (int p = 0; p < parameters.size(); p++) {
      Parameter parameter = parameters.get(p);
      if (!parameter.decays()) {
        continue;
      }
      double deviation = 1 / Math.sqrt(parameter.shape()[1]);
      deviation *= parameter.name().equals("embedding.weight") ? EMBEDDING_NORM : 1;
      deviation *= entersResidual(parameter.name()) ? residual : 1;
      RandomStream random = RandomStream.of(seed, Purpose.WEIGHTS, p, 0);
      float[] values = parameter.values();
      for (int i = 0; i < parameter.size(); i++) {
        values[parameter.offset() + i] = (float) (deviation * random.nextGaussian());
      }
    }
  }

  private static boolean entersResidual(String name) {
    return name.endsWith("attentionOutput.weight") || name.endsWith("down.weight");
  }
}

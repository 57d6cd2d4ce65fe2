// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.transformer;

import java.util.List;
import org.dlm.layers.Parameter;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;

/**
 * Initial weights: normal, with deviation 0.02 for embedding and head (GPT-2, Radford et al. 2019,
 * section 2.3) and {@code 1 / sqrt(inputs)} for the blocks' matrices, so that what enters a product
 * with variance 1 leaves it so (LeCun et al. 1998, section 4.6); projections into the residual
 * stream are scaled by {@code 1 / sqrt(2 * layers)}, as GPT-2's. Gains stay 1.
 *
 * <p>GPT-2's 0.02 everywhere suits its widths of 768 and more; at 256 all attention would begin
 * almost uniform.
 */
public final class WeightInitializer {

  private static final double EMBEDDING_DEVIATION = 0.02;

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
      double deviation =
          isVocabulary(parameter.name())
              ? EMBEDDING_DEVIATION
              : 1 / Math.sqrt(parameter.shape()[1]);
      deviation *= entersResidual(parameter.name()) ? residual : 1;
      RandomStream random = RandomStream.of(seed, Purpose.WEIGHTS, p, 0);
      float[] values = parameter.values();
      for (int i = 0; i < parameter.size(); i++) {
        values[parameter.offset() + i] = (float) (deviation * random.nextGaussian());
      }
    }
  }

  private static boolean isVocabulary(String name) {
    return name.equals("embedding.weight") || name.equals("head.weight");
  }

  private static boolean entersResidual(String name) {
    return name.endsWith("attentionOutput.weight") || name.endsWith("down.weight");
  }
}

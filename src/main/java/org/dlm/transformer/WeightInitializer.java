// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.transformer;

import java.util.List;
import org.dlm.layers.Parameter;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;

/**
 * Initial weights as GPT-2's (Radford et al. 2019, section 2.3): normal with deviation 0.02, and
 * projections into the residual stream scaled by {@code 1 / sqrt(2 * layers)}; gains stay 1.
 */
public final class WeightInitializer {

  private static final double DEVIATION = 0.02;

  private WeightInitializer() {}

  /** Draws the matrices of a network: a function of its seed and the order of its parameters. */
  public static void initialize(TransformerNetwork network, long seed) {
    double residual = DEVIATION / Math.sqrt(2.0 * network.config().layers());
    List<Parameter> parameters = network.parameters();
    for (int p = 0; p < parameters.size(); p++) {
      Parameter parameter = parameters.get(p);
      if (!parameter.decays()) {
        continue;
      }
      double deviation = entersResidual(parameter.name()) ? residual : DEVIATION;
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

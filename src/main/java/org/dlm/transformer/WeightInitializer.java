// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.transformer;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.dlm.kernels.Kernels;
import org.dlm.layers.Parameter;
import org.dlm.layers.WeightSource;
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
    List<Parameter> parameters = network.parameters();
    for (int p = 0; p < parameters.size(); p++) {
      Parameter parameter = parameters.get(p);
      if (parameter.decays()) {
        draw(parameter, network.config(), RandomStream.of(seed, Purpose.WEIGHTS, p, 0));
      }
    }
  }

  /**
   * A network for inference alone, whose matrices are drawn as they are made: other numbers of the
   * same distribution, for measurements that do not depend on what a network knows.
   */
  public static TransformerNetwork untrained(TransformerConfig config, Kernels kernels, long seed) {
    AtomicInteger drawn = new AtomicInteger();
    WeightSource source =
        WeightSource.read(
            matrix ->
                draw(
                    matrix,
                    config,
                    RandomStream.of(seed, Purpose.WEIGHTS, drawn.getAndIncrement(), 0)));
    return new TransformerNetwork(config, kernels, source);
  }

  private static void draw(Parameter matrix, TransformerConfig config, RandomStream random) {
    double deviation = 1 / Math.sqrt(matrix.shape()[1]);
    deviation *= matrix.name().equals("embedding.weight") ? EMBEDDING_NORM : 1;
    deviation *= entersResidual(matrix.name()) ? 1 / Math.sqrt(2.0 * config.layers()) : 1;
    float[] values = matrix.values();
    for (int i = 0; i < matrix.size(); i++) {
      values[matrix.offset() + i] = (float) (deviation * random.nextGaussian());
    }
  }

  private static boolean entersResidual(String name) {
    return name.endsWith("attentionOutput.weight") || name.endsWith("down.weight");
  }
}

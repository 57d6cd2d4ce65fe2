// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.optimizer;

import java.util.List;
import org.dlm.kernels.Kernels;
import org.dlm.kernels.RowKernels.AdamStep;
import org.dlm.layers.Parameter;

/**
 * Adam with decoupled weight decay on matrices (Loshchilov and Hutter 2019, algorithm 2).
 *
 * <p>Legal order of calls: gradients are accumulated by the network, {@link #step}, gradients are
 * cleared by the trainer.
 */
public final class AdamW {

  /**
   * Constants of the optimizer.
   *
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the root of the second moment
   * @param weightDecay decoupled decay of matrices; norm gains never decay
   */
  public record Config(double beta1, double beta2, double epsilon, double weightDecay) {

    /** Values usual for language models of this kind (SMDM, nanoGPT). */
    public static final Config DEFAULT = new Config(0.9, 0.95, 1e-8, 0.1);

    /** Refuses values outside their range. */
    public Config {
      requireDecay("beta1", beta1);
      requireDecay("beta2", beta2);
      if (!(epsilon > 0 && Double.isFinite(epsilon))) {
        throw new IllegalArgumentException("AdamW's epsilon must be positive, but is " + epsilon);
      }
      if (!(weightDecay >= 0 && Double.isFinite(weightDecay))) {
        throw new IllegalArgumentException(
            "weight decay must be 0 or positive, but is " + weightDecay);
      }
    }

    private static void requireDecay(String name, double value) {
      if (!(value >= 0 && value < 1)) {
        throw new IllegalArgumentException(name + " must be in [0, 1), but is " + value);
      }
    }
  }

  private final Config config;
  private final Kernels kernels;
  private final List<ParameterRanges.Range> ranges;
  private final float[][] first;
  private final float[][] second;

  /** Starts with moments of zero. */
  public AdamW(List<Parameter> parameters, Config config, Kernels kernels) {
    this.config = config;
    this.kernels = kernels;
    ranges = ParameterRanges.of(parameters);
    first = new float[parameters.size()][];
    second = new float[parameters.size()][];
    for (int p = 0; p < first.length; p++) {
      first[p] = new float[parameters.get(p).size()];
      second[p] = new float[parameters.get(p).size()];
    }
  }

  /**
   * Updates all parameters from their gradients.
   *
   * @param t number of this update, counted from 1
   * @param learningRate step size
   * @param gradientScale factor on every gradient, from clipping
   */
  public void step(long t, double learningRate, double gradientScale) {
    if (t < 1) {
      throw new IllegalArgumentException("updates count from 1, but this is number " + t);
    }
    AdamStep step =
        new AdamStep(
            (float) gradientScale,
            (float) learningRate,
            (float) config.beta1(),
            (float) config.beta2(),
            (float) config.epsilon(),
            (float) (1 - Math.pow(config.beta1(), t)),
            (float) (1 - Math.pow(config.beta2(), t)));
    kernels
        .parallel()
        .run(
            ranges.size(),
            (task, worker) -> {
              ParameterRanges.Range range = ranges.get(task);
              Parameter parameter = range.parameter();
              kernels
                  .rows()
                  .adamW(
                      parameter.values(),
                      parameter.gradients(),
                      range.offset(),
                      first[range.index()],
                      second[range.index()],
                      range.from(),
                      range.count(),
                      step,
                      parameter.decays() ? (float) config.weightDecay() : 0f);
            });
  }

  /** First moment of each parameter, in the network's order; the arrays themselves. */
  public float[][] firstMoments() {
    return first;
  }

  /** Second moment of each parameter, in the network's order; the arrays themselves. */
  public float[][] secondMoments() {
    return second;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.optimizer;

import java.util.List;
import org.dlm.kernels.Kernels;
import org.dlm.layers.Parameter;

/** A slow copy of the parameters: {@code average = decay * average + (1 - decay) * values}. */
public final class ExponentialMovingAverage {

  private final Kernels kernels;
  private final List<Parameter> parameters;
  private final List<ParameterRanges.Range> ranges;
  private final float[][] averages;
  private final double decay;

  /**
   * Starts at the parameters' present values.
   *
   * @param decay share of the old average that an update keeps, in [0, 1)
   */
  public ExponentialMovingAverage(List<Parameter> parameters, double decay, Kernels kernels) {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException("EMA decay must be in [0, 1), but is " + decay);
    }
    this.kernels = kernels;
    this.parameters = parameters;
    this.decay = decay;
    ranges = ParameterRanges.of(parameters);
    averages = new float[parameters.size()][];
    for (int p = 0; p < averages.length; p++) {
      Parameter parameter = parameters.get(p);
      averages[p] = new float[parameter.size()];
      System.arraycopy(parameter.values(), parameter.offset(), averages[p], 0, parameter.size());
    }
  }

  /** Takes in the parameters' present values; early updates keep less, (1 + t) / (10 + t). */
  public void update(long t) {
    float keep = (float) Math.min(decay, (1.0 + t) / (10.0 + t));
    kernels
        .parallel()
        .run(
            ranges.size(),
            (task, worker) -> {
              ParameterRanges.Range range = ranges.get(task);
              float[] average = averages[range.index()];
              float[] values = range.parameter().values();
              for (int i = 0; i < range.count(); i++) {
                int at = range.from() + i;
                average[at] = keep * average[at] + (1 - keep) * values[range.offset() + i];
              }
            });
  }

  /** Exchanges the averages and the parameters' values; a second call brings them back. */
  public void swap() {
    for (int p = 0; p < averages.length; p++) {
      Parameter parameter = parameters.get(p);
      float[] values = parameter.values();
      for (int i = 0; i < parameter.size(); i++) {
        float value = values[parameter.offset() + i];
        values[parameter.offset() + i] = averages[p][i];
        averages[p][i] = value;
      }
    }
  }

  /** The average of each parameter, in the network's order; the arrays themselves. */
  public float[][] averages() {
    return averages;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.optimizer;

import java.util.List;
import java.util.Optional;
import org.dlm.kernels.Kernels;
import org.dlm.layers.Parameter;

/** The global norm of the gradients, and the factor that brings it under a limit. */
public final class GradientClipping {

  private final Kernels kernels;
  private final List<Parameter> parameters;
  private final List<ParameterRanges.Range> ranges;
  private final double[] squares;

  /** Watches the gradients of these parameters. */
  public GradientClipping(List<Parameter> parameters, Kernels kernels) {
    this.kernels = kernels;
    this.parameters = parameters;
    ranges = ParameterRanges.of(parameters);
    squares = new double[ranges.size()];
  }

  /** Euclidean norm of all gradients together, summed in double in a fixed order. */
  public double norm() {
    kernels
        .parallel()
        .run(
            ranges.size(),
            (task, worker) -> {
              ParameterRanges.Range range = ranges.get(task);
              squares[task] =
                  kernels
                      .rows()
                      .sumOfSquares(range.parameter().gradients(), range.offset(), range.count());
            });
    double sum = 0;
    for (double square : squares) {
      sum += square;
    }
    return Math.sqrt(sum);
  }

  /** The factor on the gradients that brings {@code norm} to at most {@code limit}. */
  public static double scale(double norm, double limit) {
    return norm > limit ? limit / norm : 1;
  }

  /** Name of the first parameter with a gradient that is not finite. */
  public Optional<String> firstNotFinite() {
    for (Parameter parameter : parameters) {
      for (int i = parameter.offset(); i < parameter.offset() + parameter.size(); i++) {
        if (!Float.isFinite(parameter.gradients()[i])) {
          return Optional.of(parameter.name());
        }
      }
    }
    return Optional.empty();
  }
}

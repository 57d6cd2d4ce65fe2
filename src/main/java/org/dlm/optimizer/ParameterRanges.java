// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.dlm.layers.Parameter;

/** All parameters cut into ranges of a fixed size, the tasks of every update. */
final class ParameterRanges {

  private static final int RANGE = 16_384;

  /**
   * A part of one parameter.
   *
   * @param parameter whose it is
   * @param index of the parameter in the network's order
   * @param from first number, counted within the parameter
   * @param count how many numbers
   */
  record Range(Parameter parameter, int index, int from, int count) {

    /** Index of the first number in the parameter's arrays. */
    int offset() {
      return parameter.offset() + from;
    }
  }

  private ParameterRanges() {}

  static List<Range> of(List<Parameter> parameters) {
    List<Range> ranges = new ArrayList<>();
    for (int p = 0; p < parameters.size(); p++) {
      Parameter parameter = parameters.get(p);
      for (int from = 0; from < parameter.size(); from += RANGE) {
        int count = Math.min(RANGE, parameter.size() - from);
        ranges.add(new Range(parameter, p, from, count));
      }
    }
    return ranges;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What is worth its price. */
final class ParetoFront {

  private ParetoFront() {}

  /**
   * Those that no other beats: none is both as fast and better, or as good and faster.
   *
   * @param speed larger is better
   * @param quality larger is better
   * @return from the fastest to the best
   */
  static <T> List<T> of(List<T> all, ToDoubleFunction<T> speed, ToDoubleFunction<T> quality) {
    List<T> bySpeed = new ArrayList<>(all);
    bySpeed.sort(
        Comparator.<T>comparingDouble(one -> -speed.applyAsDouble(one))
            .thenComparingDouble(one -> -quality.applyAsDouble(one)));
    List<T> front = new ArrayList<>();
    double best = Double.NEGATIVE_INFINITY;
    for (T one : bySpeed) {
      if (quality.applyAsDouble(one) > best) {
        best = quality.applyAsDouble(one);
        front.add(one);
      }
    }
    return front;
  }
}

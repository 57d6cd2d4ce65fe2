// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.dlm.evaluation.Interval;
import org.dlm.report.ReportTable.Cell;
import org.jspecify.annotations.Nullable;

/** Figures over stories, as far as there are enough of them. */
final class OverStories {

  private static final int FEWEST = 2;

  private OverStories() {}

  /** A mean, with Student's interval; null over fewer than two. */
  static <T> @Nullable Interval mean(List<T> stories, ToDoubleFunction<T> measure) {
    return stories.size() < FEWEST
        ? null
        : Interval.ofRuns(stories.stream().mapToDouble(measure).toArray());
  }

  /** The mean difference of two shares that every story has; null over fewer than two. */
  static <T> @Nullable Interval difference(List<T> stories, ToDoubleFunction<T> difference) {
    return stories.size() < FEWEST
        ? null
        : Interval.ofPairs(stories.stream().mapToDouble(difference).toArray());
  }

  /** A share; null of none. */
  static <T> @Nullable Interval share(List<T> stories, Predicate<T> yes) {
    return stories.isEmpty()
        ? null
        : Interval.ofShare(stories.stream().filter(yes).count(), stories.size());
  }

  /** A cell, with a dash where there were not enough. */
  static Cell cell(@Nullable Interval figure) {
    return figure == null ? Cell.of("-") : Cell.of(figure);
  }

  /** A cell in per cent. */
  static Cell percent(@Nullable Interval share) {
    return cell(share == null ? null : share.times(100));
  }

  /** One if it is so, zero if not: shares as means. */
  static double one(boolean so) {
    return so ? 1 : 0;
  }
}

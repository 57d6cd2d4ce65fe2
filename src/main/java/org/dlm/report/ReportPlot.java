// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.report;

import java.util.List;
import org.dlm.evaluation.Interval;

/**
 * A plot of a report: lines through points that have intervals.
 *
 * @param name short and unique in the report, for the name of a file
 * @param title above it
 * @param x what goes to the right
 * @param y what goes up
 * @param lines at least one with a point
 */
public record ReportPlot(String name, String title, Axis x, Axis y, List<Line> lines) {

  /**
   * An axis.
   *
   * @param label with its unit
   * @param logarithmic whether equal ways are equal factors; all its values are then positive
   */
  public record Axis(String label, boolean logarithmic) {

    /** Equal ways are equal differences. */
    public static Axis linear(String label) {
      return new Axis(label, false);
    }

    /** Equal ways are equal factors. */
    public static Axis logarithmic(String label) {
      return new Axis(label, true);
    }
  }

  /**
   * A line.
   *
   * @param name in the legend
   * @param points from left to right
   */
  public record Line(String name, List<Point> points) {

    /** Takes a copy. */
    public Line {
      points = List.copyOf(points);
    }
  }

  /** A point. */
  public record Point(double x, Interval y) {}

  /** Takes a copy, and refuses a name that is no name of a file. */
  public ReportPlot {
    lines = List.copyOf(lines);
    if (!name.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException(
          "a plot's name has small letters, digits and hyphens only, but is '" + name + "'");
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.report;

import java.util.List;
import java.util.Locale;
import org.dlm.evaluation.Interval;
import org.jspecify.annotations.Nullable;

/**
 * A table of a report.
 *
 * @param title above it
 * @param columns from left to right
 * @param rows each with a cell for every column
 */
public record ReportTable(String title, List<Column> columns, List<List<Cell>> rows) {

  /**
   * A column.
   *
   * @param name with its unit
   * @param digits after the point of its figures
   */
  public record Column(String name, int digits) {

    /** A column of texts. */
    public static Column text(String name) {
      return new Column(name, 0);
    }
  }

  /**
   * A cell: a text, or a figure.
   *
   * @param text null if it is a figure
   * @param figure null if it is a text
   */
  public record Cell(@Nullable String text, @Nullable Interval figure) {

    /** A text. */
    public static Cell of(String text) {
      return new Cell(text, null);
    }

    /** A figure with its interval. */
    public static Cell of(Interval figure) {
      return new Cell(null, figure);
    }

    /** An exact number. */
    public static Cell of(double number) {
      return new Cell(null, Interval.exact(number));
    }
  }

  /** Takes copies, and refuses rows of another width. */
  public ReportTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Cell> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "table '%s' has %d columns, but a row of %d cells"
                .formatted(title, columns.size(), row.size()));
      }
    }
  }

  /** A cell as it is printed, with the interval in brackets if there is one. */
  static String print(Cell cell, int digits) {
    Interval figure = cell.figure();
    if (figure == null) {
      String text = cell.text();
      return text == null ? "" : text;
    }
    return print(figure, digits);
  }

  /** A figure as it is printed. */
  static String print(Interval figure, int digits) {
    String value = number(figure.value(), digits);
    if (figure.low() == figure.high()) {
      return value;
    }
    return value + " [" + number(figure.low(), digits) + ", " + number(figure.high(), digits) + "]";
  }

  private static String number(double value, int digits) {
    String printed = String.format(Locale.ROOT, "%,." + digits + "f", value);
    return printed.matches("-0[.0]*") ? printed.substring(1) : printed;
  }
}

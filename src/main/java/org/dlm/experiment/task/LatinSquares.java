// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.task;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.dlm.corpus.PromptedText;

/** The Latin squares of order 4, row by row, and puzzles with one solution. */
final class LatinSquares {

  /** All 576 of them. */
  static final LatinSquares ALL = new LatinSquares();

  private static final int ORDER = 4;
  private static final int CELLS = ORDER * ORDER;

  /** Blanks that a puzzle has at most; fewer where more would leave a second solution. */
  private static final int MOST_BLANKS = 10;

  private static final char BLANK = '.';

  private final List<String> squares = new ArrayList<>();

  private LatinSquares() {
    extend("");
  }

  private void extend(String begun) {
    if (begun.length() == CELLS) {
      squares.add(begun);
      return;
    }
    for (char digit = '1'; digit <= '0' + ORDER; digit++) {
      if (fits(begun, digit)) {
        extend(begun + digit);
      }
    }
  }

  /** Whether a digit may stand after these cells: neither in their row nor above it. */
  private static boolean fits(String begun, char digit) {
    int next = begun.length();
    for (int cell = 0; cell < next; cell++) {
      boolean sees = cell / ORDER == next / ORDER || cell % ORDER == next % ORDER;
      if (sees && begun.charAt(cell) == digit) {
        return false;
      }
    }
    return true;
  }

  /** The squares. */
  List<String> squares() {
    return squares;
  }

  /** How many squares agree with a puzzle. */
  long solutions(String puzzle) {
    return squares.stream().filter(square -> agrees(square, puzzle)).count();
  }

  private static boolean agrees(String square, String puzzle) {
    for (int cell = 0; cell < CELLS; cell++) {
      if (puzzle.charAt(cell) != BLANK && puzzle.charAt(cell) != square.charAt(cell)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A random square, with cells blanked in a random order as long as it stays the only solution.
   */
  PromptedText draw(RandomGenerator rng) {
    String square = squares.get(rng.nextInt(squares.size()));
    StringBuilder puzzle = new StringBuilder(square);
    int blanks = 0;
    for (int cell : order(rng)) {
      if (blanks == MOST_BLANKS) {
        break;
      }
      puzzle.setCharAt(cell, BLANK);
      if (solutions(puzzle.toString()) == 1) {
        blanks++;
      } else {
        puzzle.setCharAt(cell, square.charAt(cell));
      }
    }
    return AnswerTask.asked(puzzle, square);
  }

  private static int[] order(RandomGenerator rng) {
    int[] cells = new int[CELLS];
    for (int i = 0; i < CELLS; i++) {
      int other = rng.nextInt(i + 1);
      cells[i] = cells[other];
      cells[other] = i;
    }
    return cells;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

import java.util.Arrays;

/**
 * A list of tokens put at positions, each with the confidence that it was given.
 *
 * <p>One instance is cleared and filled again at each step. Not thread-safe.
 */
public final class Placements {

  private int size;
  private int[] positions = {};
  private int[] tokens = {};
  private double[] confidences = {};

  /** Removes all. */
  public void clear() {
    size = 0;
  }

  /** Appends one. */
  public void add(int position, int token, double confidence) {
    if (size == positions.length) {
      int capacity = Math.max(16, 2 * size);
      positions = Arrays.copyOf(positions, capacity);
      tokens = Arrays.copyOf(tokens, capacity);
      confidences = Arrays.copyOf(confidences, capacity);
    }
    positions[size] = position;
    tokens[size] = token;
    confidences[size] = confidence;
    size++;
  }

  /** Appends all of another list. */
  public void addAll(Placements others) {
    for (int i = 0; i < others.size; i++) {
      add(others.positions[i], others.tokens[i], others.confidences[i]);
    }
  }

  /** Puts them in the order of their positions. */
  public void sortByPosition() {
    for (int i = 1; i < size; i++) {
      for (int j = i; j > 0 && positions[j - 1] > positions[j]; j--) {
        swap(j - 1, j);
      }
    }
  }

  private void swap(int i, int j) {
    int position = positions[i];
    int token = tokens[i];
    double confidence = confidences[i];
    positions[i] = positions[j];
    tokens[i] = tokens[j];
    confidences[i] = confidences[j];
    positions[j] = position;
    tokens[j] = token;
    confidences[j] = confidence;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** Position in the sequence of the i-th. */
  public int position(int i) {
    return positions[i];
  }

  /** Token id of the i-th. */
  public int token(int i) {
    return tokens[i];
  }

  /** Confidence of the i-th, in the unit of whoever ranked it; usually a probability. */
  public double confidence(int i) {
    return confidences[i];
  }
}

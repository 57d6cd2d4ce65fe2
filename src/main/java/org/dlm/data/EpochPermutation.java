// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.data;

import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;

/**
 * A pseudo-random permutation of [0, size) for each epoch, without a table and without state.
 *
 * <p>A Feistel network permutes the numbers of an even number of bits (Luby and Rackoff 1988);
 * where it leaves [0, size) it is applied again until it comes back (cycle walking, Black and
 * Rogaway 2002), at most four times on average. Its round function is a random stream.
 *
 * @param size how many numbers are permuted, at least 1
 * @param seed the run's seed
 * @param epoch which permutation
 */
record EpochPermutation(long size, long seed, long epoch) {

  private static final int ROUNDS = 6;

  /** The number at a position in [0, size). */
  long at(long position) {
    int halfBits = halfBits();
    long mask = (1L << halfBits) - 1;
    long number = position;
    do {
      long left = number >>> halfBits;
      long right = number & mask;
      for (int round = 0; round < ROUNDS; round++) {
        long next = left ^ (scramble(right, round) & mask);
        left = right;
        right = next;
      }
      number = left << halfBits | right;
    } while (number >= size);
    return number;
  }

  /** Half the bits of the smallest even-bit range that holds [0, size), at least 1. */
  private int halfBits() {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(size - 1);
    return Math.max(1, (bits + 1) / 2);
  }

  private long scramble(long half, int round) {
    return RandomStream.of(seed, Purpose.WINDOWS, epoch, half * ROUNDS + round).nextLong();
  }
}

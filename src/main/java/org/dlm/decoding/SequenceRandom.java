// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;

/**
 * The randomness of one decoded sequence: a stream for each (step, position).
 *
 * <p>What a position draws depends on (seed, sequence, step, position) alone, never on the other
 * sequences of a batch, on the order of work or on the number of threads. Immutable.
 */
public final class SequenceRandom {

  private final long key;

  private SequenceRandom(long key) {
    this.key = key;
  }

  /**
   * The randomness of one sequence.
   *
   * @param seed the run's seed
   * @param sequence index of the sequence among those decoded with this seed, from 0
   */
  public static SequenceRandom of(long seed, long sequence) {
    return new SequenceRandom(RandomStream.of(seed, Purpose.DECODING, sequence, 0).nextLong());
  }

  /** The stream of one position at one step, at its beginning. */
  public RandomStream stream(int step, int position) {
    return RandomStream.of(key, Purpose.DECODING, step, position);
  }

  /**
   * The stream by which one position is chosen or passed over at one step, at its beginning;
   * independent of {@link #stream}.
   *
   * @param step any number that tells the step from others
   */
  public RandomStream choice(int step, int position) {
    return RandomStream.of(~key, Purpose.DECODING, step, position);
  }
}

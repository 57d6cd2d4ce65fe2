// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.random;

import java.util.random.RandomGenerator;

/**
 * A stream of random numbers that is a pure function of (seed, purpose, step, row).
 *
 * <p>A run that stops needs to save no generator: whoever knows the four numbers has the stream
 * again. The generator is SplitMix64 (Steele, Lea and Flood 2014) over a key that mixes the four.
 * Not thread-safe; streams are cheap, so each row takes its own.
 */
public final class RandomStream implements RandomGenerator {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  private RandomStream(long state) {
    this.state = state;
  }

  /**
   * Opens the stream of (seed, purpose, step, row) at its beginning.
   *
   * @param seed the run's seed
   * @param purpose what the numbers are for
   * @param step training or decoding step, or 0
   * @param row row of the batch counted over the whole step, or 0
   */
  public static RandomStream of(long seed, Purpose purpose, long step, long row) {
    long key = mix(seed + GOLDEN_GAMMA);
    key = mix(key ^ (purpose.ordinal() + 1) * GOLDEN_GAMMA);
    key = mix(key + step * 0xD1B54A32D192ED03L + 1);
    key = mix(key + row * 0x8CB92BA72F3D8DD7L + 1);
    return new RandomStream(key);
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** The finaliser of SplitMix64: a bijection in which every input bit reaches every output bit. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

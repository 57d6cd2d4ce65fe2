// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.util.Arrays;

/** Memory in which the threads that run a network unpack tiles of its matrices. */
final class UnpackScratch {

  /** Rows of a matrix that are unpacked together. */
  static final int TILE_ROWS = 256;

  /** Columns that are unpacked together, a multiple of every group that shares a scale. */
  static final int TILE_COLUMNS = 1024;

  private Slot[] slots = {};

  /** What one thread needs. */
  static final class Slot {
    /** An unpacked tile [TILE_ROWS, TILE_COLUMNS]. */
    final float[] tile = new float[TILE_ROWS * TILE_COLUMNS];

    /** Copies of a piece of a row, as it is stored. */
    final byte[] bytes = new byte[TILE_COLUMNS];

    final short[] shorts = new short[TILE_COLUMNS];

    /** The scales of its groups. */
    final float[] scales = new float[TILE_COLUMNS];
  }

  /** Slots of the threads of a team. */
  Slot[] slots(int threads) {
    int had = slots.length;
    if (had < threads) {
      slots = Arrays.copyOf(slots, threads);
      for (int i = had; i < threads; i++) {
        slots[i] = new Slot();
      }
    }
    return slots;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TilesTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1, 2304",
    "31, 33",
    "768, 128",
    "96, 97",
    "2048, 2304",
    "1000, 1",
    "5000, 8191"
  })
  void coverEveryNumberOnce(int rows, int columns) {
    for (int fewest : new int[] {1, 2, 4}) {
      int[] covered = new int[rows * columns];
      Tiles tiles = new Tiles(rows, columns, fewest);
      for (int tile = 0; tile < tiles.count(); tile++) {
        assertTrue(tiles.height(tile) > 0 && tiles.width(tile) > 0);
        for (int row = tiles.row(tile); row < tiles.row(tile) + tiles.height(tile); row++) {
          int from = row * columns + tiles.column(tile);
          for (int at = from; at < from + tiles.width(tile); at++) {
            covered[at]++;
          }
        }
      }
      for (int count : covered) {
        assertEquals(1, count);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2048, 2304, 4, 4, 1024, 1152",
    "2048, 4096, 4, 8, 1024, 1024",
    "768, 768, 2, 2, 768, 384",
    "1, 2304, 4, 4, 1, 576",
    "16, 16, 4, 1, 16, 16",
  })
  void areAsLargeAsTheyMayBe(int rows, int columns, int fewest, int count, int height, int width) {
    Tiles tiles = new Tiles(rows, columns, fewest);

    assertEquals(count, tiles.count());
    assertEquals(height, tiles.height(0));
    assertEquals(width, tiles.width(0));
  }
}

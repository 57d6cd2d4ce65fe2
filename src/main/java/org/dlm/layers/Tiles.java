// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

/**
 * How a product [rows, columns] is cut into tiles, which are the tasks that threads share.
 *
 * <p>The cut follows from the shape alone, so that results do not depend on the number of threads.
 * BLAS packs both operands of each tile, work that grows with the tile's sides while the product
 * grows with its area: so tiles are large and near to square, and no more than are needed to keep a
 * team busy.
 */
final class Tiles {

  /** A product is cut until no tile has more numbers. */
  private static final long LARGEST = 1536 * 1024;

  /** Sides are multiples, but for the last tile's: BLAS works on blocks of so many rows. */
  private static final int BLOCK = 16;

  private final int rows;
  private final int columns;
  private final int height;
  private final int width;
  private final int across;
  private final int count;

  /**
   * Cuts a product.
   *
   * @param fewest how many tiles it is cut into at least, unless they become very small
   */
  Tiles(int rows, int columns, int fewest) {
    this.rows = rows;
    this.columns = columns;
    int tileRows = rows;
    int tileColumns = columns;
    while (count(rows, tileRows) * count(columns, tileColumns) < fewest
        || (long) tileRows * tileColumns > LARGEST) {
      if (Math.max(tileRows, tileColumns) <= 2 * BLOCK) {
        break;
      }
      if (tileRows > tileColumns) {
        tileRows = half(tileRows);
      } else {
        tileColumns = half(tileColumns);
      }
    }
    height = tileRows;
    width = tileColumns;
    across = count(columns, width);
    count = across * count(rows, height);
  }

  private static int half(int side) {
    return ((side + 1) / 2 + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static int count(int side, int tileSide) {
    return (side + tileSide - 1) / tileSide;
  }

  /** Number of tiles. */
  int count() {
    return count;
  }

  /** First row of a tile. */
  int row(int tile) {
    return tile / across * height;
  }

  /** First column of a tile. */
  int column(int tile) {
    return tile % across * width;
  }

  /** Rows of a tile. */
  int height(int tile) {
    return Math.min(height, rows - row(tile));
  }

  /** Columns of a tile. */
  int width(int tile) {
    return Math.min(width, columns - column(tile));
  }
}

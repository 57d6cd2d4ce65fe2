// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

/**
 * Restores blocks from left to right, and the tokens inside a block in any order: the likelihood of
 * semi-autoregressive decoding (BD3-LM, arXiv 2503.09573, equation 7, without its special
 * attention).
 *
 * <pre>  bound = sum over blocks of E over k ~ U{1..B}, E over masks of k tokens of the block of
 *          B/k * sum over masked i of -log p(x^i | earlier blocks, visible of this block)</pre>
 *
 * <p>Later blocks are masked. Blocks of one token are the chain rule (SMDM, arXiv 2410.18514): no
 * bound but the exact negative log-likelihood of decoding from left to right, and so a proper
 * distribution over texts. One block of all tokens is {@link StratifiedCounts}.
 *
 * @param blockLength tokens of a block; the last may be shorter
 * @param rowsPerBlock rows of a draw for each block
 */
public record BlockwiseCounts(int blockLength, int rowsPerBlock) implements BoundEstimator {

  /** Refuses empty blocks and draws. */
  public BlockwiseCounts {
    if (blockLength < 1 || rowsPerBlock < 1) {
      throw new IllegalArgumentException(
          "blocks need at least 1 token and 1 row, not " + blockLength + " and " + rowsPerBlock);
    }
  }

  /** One token after the other. */
  public static BlockwiseCounts chainRule() {
    return new BlockwiseCounts(1, 1);
  }

  @Override
  public int rows(int length) {
    return rowsPerBlock * ((length + blockLength - 1) / blockLength);
  }

  @Override
  public boolean isExact() {
    return blockLength == 1;
  }

  @Override
  public int reach(int needed, int length) {
    return Math.min(length, (needed + blockLength - 1) / blockLength * blockLength);
  }

  @Override
  public void mask(int row, int length, Draw draw, MaskedRow out) {
    // 1. The row's block; what comes after it is not known yet.
    int block = row / rowsPerBlock;
    int from = block * blockLength;
    int to = Math.min(length, from + blockLength);
    for (int i = to; i < length; i++) {
      out.hide(i);
    }

    // 2. Inside the block, as many as the row's stratum says.
    int size = to - from;
    double rotation = draw.row(-1 - block).nextDouble();
    double position = (rotation + (double) (row % rowsPerBlock) / rowsPerBlock) % 1.0;
    int k = 1 + Math.min((int) (position * size), size - 1);
    double weight = size / ((double) rowsPerBlock * k);
    BoundEstimator.scoreExactly(k, from, to, weight, draw.row(row), out);
  }
}

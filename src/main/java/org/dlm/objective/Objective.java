// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.objective;

import org.dlm.data.TokenBatch;
import org.dlm.kernels.AttentionMode;

/**
 * Turns windows of tokens into inputs, labels and loss weights.
 *
 * <p>This and the {@link AttentionMode} are all that separates diffusion from next-token training.
 * Randomness is a function of (seed, step, row of the step): the same windows always give the same
 * batch.
 */
public interface Objective {

  /** What the network must be allowed to see. */
  AttentionMode attentionMode();

  /**
   * Fills {@code out} from the windows.
   *
   * @param windows token ids [batch, seq + 1]. Not modified.
   * @param seed the run's seed
   * @param out receives inputs, labels and weights; its sequence may be shorter than the windows'
   */
  void prepare(TokenBatch windows, long seed, ObjectiveBatch out);
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

/** Which positions a position may look at. */
public enum AttentionMode {
  /** Every valid position of the sequence: masked diffusion. */
  BIDIRECTIONAL,
  /** Itself and the positions before it: next-token prediction. */
  CAUSAL
}

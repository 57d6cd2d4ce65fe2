// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.random;

/** What a random stream is for; streams of different purposes are independent. */
public enum Purpose {
  /** Initial weights. */
  WEIGHTS,
  /** Which windows a training step reads. */
  WINDOWS,
  /** The length that a training step is cut to. */
  LENGTH,
  /** Diffusion times. */
  TIME,
  /** Which tokens are masked. */
  MASK,
  /** Held-out evaluation. */
  EVALUATION,
  /** Decoding. */
  DECODING,
  /** Generated text. */
  CORPUS,
  /** Which segment a training row lacks. */
  SEGMENT
}

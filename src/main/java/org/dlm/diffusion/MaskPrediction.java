// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

/** Whether a decoder may propose the mask token itself. */
public enum MaskPrediction {

  /** Never: a step always decides as many tokens as it should, and no mask is left at the end. */
  FORBIDDEN,

  /**
   * As in LLaDA's published sampling code: a position for which the mask token is proposed and kept
   * uses up one of the step's tokens and stays masked, and masks may be left at the end.
   */
  ALLOWED
}

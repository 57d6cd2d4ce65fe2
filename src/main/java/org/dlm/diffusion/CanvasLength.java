// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

/** Whether the network sees the whole canvas from the start. */
public enum CanvasLength {

  /**
   * All free positions are there from the start, masked: the network knows how long the text is.
   */
  FIXED,

  /**
   * The canvas begins with one block and grows by one whenever a block is full and holds no stop
   * token, up to the length of the configuration; only a canvas without anything fixed after its
   * free positions can grow.
   */
  GROWING
}

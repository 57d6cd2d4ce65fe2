// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

/**
 * A position of the canvas as it stands after some steps.
 *
 * @param state what became of it
 * @param piece what its token stands for; the mask's while it is masked
 * @param confidence how sure the policy was of the token; NaN if nobody asked
 * @param event number of the event that wrote it last, from 1; 0 if it was there from the beginning
 * @param revised whether a token stood here before that was taken back or replaced
 * @param locked whether a person holds it
 */
public record CanvasCell(
    State state, TracePiece piece, double confidence, int event, boolean revised, boolean locked) {

  /** What became of a position. */
  public enum State {
    /** It was there from the beginning. */
    GIVEN,
    /** Nothing is decided. */
    MASKED,
    /** The decoder wrote it. */
    DECIDED,
    /** A person wrote it. */
    CHOSEN
  }

  CanvasCell withLocked(boolean holds) {
    return new CanvasCell(state, piece, confidence, event, revised, holds);
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

/**
 * A token that was put at a position.
 *
 * @param position from 0, the first of the prompt
 * @param token its id; the id of the mask if the position was masked again
 * @param piece what it stands for
 * @param confidence how sure the policy was of it, usually a probability; NaN if nobody asked
 */
public record TracedToken(int position, int token, TracePiece piece, double confidence) {}

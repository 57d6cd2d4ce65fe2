// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

import org.jspecify.annotations.Nullable;

/**
 * One sequence to be decoded, alone or beside others.
 *
 * @param canvas what is to be filled in
 * @param random the randomness of this sequence; the same gives the same result, whatever is
 *     decoded beside it
 * @param listener told of each step of this sequence
 * @param constraint a rule for the tokens of this sequence, used by it alone; or null
 */
public record DecodingRequest(
    Canvas canvas,
    SequenceRandom random,
    DecodingListener listener,
    @Nullable TokenConstraint constraint) {

  /** A request without a constraint. */
  public DecodingRequest(Canvas canvas, SequenceRandom random, DecodingListener listener) {
    this(canvas, random, listener, null);
  }
}

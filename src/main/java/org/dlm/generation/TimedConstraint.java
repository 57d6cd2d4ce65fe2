// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import org.dlm.decoding.Canvas;
import org.dlm.decoding.TokenConstraint;

/** Passes everything on to a constraint and keeps the time that it takes. */
final class TimedConstraint implements TokenConstraint {

  private final TokenConstraint constraint;
  private long nanoseconds;

  TimedConstraint(TokenConstraint constraint) {
    this.constraint = constraint;
  }

  /** Seconds spent in the constraint so far. */
  double seconds() {
    return nanoseconds * 1e-9;
  }

  @Override
  public void begin(Canvas canvas) {
    long begin = System.nanoTime();
    constraint.begin(canvas);
    nanoseconds += System.nanoTime() - begin;
  }

  @Override
  public boolean allows(int position, int token) {
    long begin = System.nanoTime();
    boolean allowed = constraint.allows(position, token);
    nanoseconds += System.nanoTime() - begin;
    return allowed;
  }

  @Override
  public void restrict(int position, float[] logits, int offset) {
    long begin = System.nanoTime();
    constraint.restrict(position, logits, offset);
    nanoseconds += System.nanoTime() - begin;
  }

  @Override
  public void commit(int position, int token) {
    long begin = System.nanoTime();
    constraint.commit(position, token);
    nanoseconds += System.nanoTime() - begin;
  }

  @Override
  public void release(int position) {
    long begin = System.nanoTime();
    constraint.release(position);
    nanoseconds += System.nanoTime() - begin;
  }
}

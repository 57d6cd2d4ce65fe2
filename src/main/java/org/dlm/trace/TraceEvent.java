// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

import java.util.List;

/** Something that changed the canvas. */
public sealed interface TraceEvent {

  /** What was written, by ascending position. */
  List<TracedToken> tokens();

  /**
   * A step of the decoder.
   *
   * @param step its number in the decode, from 0
   * @param evaluations how often the network has been evaluated since the decode began
   * @param seconds since the decode began
   * @param length of the canvas after the step, prompt included
   */
  record Step(int step, long evaluations, double seconds, int length, List<TracedToken> tokens)
      implements TraceEvent {

    /** Takes a copy. */
    public Step {
      tokens = List.copyOf(tokens);
    }

    /** The same with another number of evaluations. */
    Step withEvaluations(long number) {
      return new Step(step, number, seconds, length, tokens);
    }
  }

  /**
   * What a person changed between two steps.
   *
   * @param steps how many steps had been done
   * @param locked all positions that the person holds from now on, ascending
   */
  record Edit(int steps, List<TracedToken> tokens, List<Integer> locked) implements TraceEvent {

    /** Takes copies. */
    public Edit {
      tokens = List.copyOf(tokens);
      locked = List.copyOf(locked);
    }
  }
}

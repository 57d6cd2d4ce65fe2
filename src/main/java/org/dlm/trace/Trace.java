// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one decode did, step by step.
 *
 * @param header what was to be decoded
 * @param events steps of the decoder, and what a person changed between them
 * @param end how it ended, or null if it did not: it was stopped, or still runs
 */
public record Trace(TraceHeader header, List<TraceEvent> events, @Nullable TraceEnd end) {

  /** Takes a copy. */
  public Trace {
    events = List.copyOf(events);
  }
}

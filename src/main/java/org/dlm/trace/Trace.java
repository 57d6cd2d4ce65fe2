// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

import java.util.ArrayList;
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

  /** The lines of its file, without line feeds. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(events.size() + 2);
    lines.add(TraceFormat.line(TraceFormat.header(header)));
    events.forEach(event -> lines.add(TraceFormat.line(TraceFormat.event(event))));
    if (end != null) {
      lines.add(TraceFormat.line(TraceFormat.end(end)));
    }
    return lines;
  }
}

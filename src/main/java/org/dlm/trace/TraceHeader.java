// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was to be decoded, by what.
 *
 * @param program name and version of the program, such as {@code dlm 0.1.0}
 * @param date when the decode began
 * @param model name of the model, such as its folder
 * @param prompt the text that was given
 * @param settings how it was decoded, by name, in the order in which to show them
 * @param mask id of the mask, or null if the model has none
 * @param canvas the tokens that the decode began with, at positions 0, 1, 2 ...
 */
public record TraceHeader(
    String program,
    Instant date,
    String model,
    String prompt,
    Map<String, String> settings,
    @Nullable Integer mask,
    List<TracedToken> canvas) {

  /** Takes copies. */
  public TraceHeader {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    canvas = List.copyOf(canvas);
  }

  /** The same with another canvas. */
  public TraceHeader withCanvas(List<TracedToken> tokens) {
    return new TraceHeader(program, date, model, prompt, settings, mask, tokens);
  }
}

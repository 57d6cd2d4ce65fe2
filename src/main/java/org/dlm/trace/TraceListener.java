// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

import java.io.IOException;
import org.dlm.decoding.CanvasEditor;

/** Follows one decode: writes it down, or shows it. */
public interface TraceListener {

  /** Called before the first event. */
  void begin(TraceHeader header) throws IOException;

  /** Called after each step, and after each change that a person made. */
  void event(TraceEvent event) throws IOException;

  /** Called when the decode came to its end. */
  void end(TraceEnd end) throws IOException;

  /**
   * Called after each step of an unmasking decode: the place to change the canvas. Each change is
   * told to all listeners before the call to the editor returns. Does nothing unless overridden.
   *
   * @param editor valid during the call
   */
  default void betweenSteps(CanvasEditor editor) throws IOException {}
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar on standard error if a person sits at a terminal, nothing elsewhere. */
final class TerminalBar implements AutoCloseable {

  private final @Nullable ProgressBar bar;

  /**
   * Shows the bar.
   *
   * @param task what is being done
   * @param begun steps that were done before
   * @param steps all of them
   */
  TerminalBar(String task, long begun, long steps) {
    bar =
        System.console() != null
            ? new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .startsFrom(begun, Duration.ZERO)
                .setStyle(ProgressBarStyle.ASCII)
                .build()
            : null;
  }

  /** Whether there is somebody to see it. */
  boolean isShown() {
    return bar != null;
  }

  /** A step is done. */
  void step() {
    if (bar != null) {
      bar.step();
    }
  }

  /** The same, with a few words on how it went. */
  void step(String message) {
    if (bar != null) {
      bar.step();
      bar.setExtraMessage(message);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}

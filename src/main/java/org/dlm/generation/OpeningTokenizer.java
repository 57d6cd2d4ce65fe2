// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.dlm.tokenizer.Tokenizer;

/** A tokenizer that a thread of its own opens. {@link #close} it if it is not used after all. */
final class OpeningTokenizer implements AutoCloseable {

  private final FutureTask<Tokenizer> opening;

  /**
   * Begins to open a tokenizer.
   *
   * @param file its {@code tokenizer.json}
   */
  OpeningTokenizer(Path file) {
    opening = new FutureTask<>(() -> Tokenizer.open(file));
    Thread thread = new Thread(opening, "dlm-tokenizer");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Waits until the tokenizer is open.
   *
   * @throws IOException if it cannot be opened
   */
  Tokenizer await() throws IOException {
    return Awaited.result(opening);
  }

  /** Waits for the tokenizer and closes it, if it can be opened. */
  @Override
  public void close() {
    try {
      await().close();
    } catch (IOException | RuntimeException | Error e) {
      return; // Nothing is open; what went wrong first is being reported.
    }
  }
}

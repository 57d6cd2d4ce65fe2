// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Work that another thread does, its faults let through as if they had happened here. */
public final class Awaited {

  private Awaited() {}

  /**
   * Waits until the work is done.
   *
   * @throws IOException if it failed with one, checked or not, or this thread is interrupted
   */
  public static <T> T result(Future<T> work) throws IOException {
    try {
      return work.get();
    } catch (ExecutionException e) {
      throw asItIs(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another thread was waited for");
    }
  }

  private static IOException asItIs(ExecutionException e) {
    if (e.getCause() instanceof IOException cause) {
      return cause;
    }
    if (e.getCause() instanceof UncheckedIOException cause) {
      return new IOException(cause.getMessage(), cause);
    }
    if (e.getCause() instanceof RuntimeException cause) {
      throw cause;
    }
    if (e.getCause() instanceof Error cause) {
      throw cause;
    }
    return new IOException(e.getCause());
  }
}

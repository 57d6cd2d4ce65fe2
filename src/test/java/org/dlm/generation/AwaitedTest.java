// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AwaitedTest {

  @Test
  void theResultIsThatOfTheWork() throws IOException {
    assertEquals("done", Awaited.result(CompletableFuture.completedFuture("done")));
  }

  @Test
  void faultsComeThroughAsTheyAre() {
    IOException io = new IOException("no disk");
    assertSame(io, assertThrows(IOException.class, () -> fail(io)));
    RuntimeException wrong = new IllegalArgumentException("no such strategy");
    assertSame(wrong, assertThrows(IllegalArgumentException.class, () -> fail(wrong)));
    Error error = new StackOverflowError();
    assertSame(error, assertThrows(StackOverflowError.class, () -> fail(error)));
    UncheckedIOException unchecked = new UncheckedIOException("page", io);
    assertEquals("page", assertThrows(IOException.class, () -> fail(unchecked)).getMessage());
    Exception other = new Exception("other");
    assertSame(other, assertThrows(IOException.class, () -> fail(other)).getCause());
  }

  private static void fail(Throwable fault) throws IOException {
    Awaited.result(CompletableFuture.failedFuture(fault));
  }

  @Test
  void whoIsInterruptedStaysSo() {
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedIOException.class, () -> Awaited.result(new CompletableFuture<String>()));
    assertTrue(Thread.interrupted());
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {

  @Test
  void whatIsPrintedArrivesAsUtf8() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintWriter out = writer(bytes);
    out.print("床前明月光 \uD83E\uDD8A");
    out.flush();

    assertEquals("床前明月光 \uD83E\uDD8A", bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aClosedPipeEndsTheProgramQuietlyAndOnce() {
    PrintWriter out = writer(failing("Broken pipe"));
    out.print("nobody reads this");

    StandardOutput.Closed closed = assertThrows(StandardOutput.Closed.class, out::flush);
    out.flush();
    StringWriter err = new StringWriter();
    assertEquals(0, Faults.failed(closed, new PrintWriter(err), false));
    assertEquals("", err.toString());
  }

  @Test
  void aFullDiskIsAFailure() {
    PrintWriter out = writer(failing("No space left on device"));
    out.print("too much");

    UncheckedIOException full = assertThrows(UncheckedIOException.class, out::flush);
    StringWriter err = new StringWriter();
    assertEquals(1, Faults.failed(full, new PrintWriter(err), false));
    assertEquals(
        "dlm: standard output: No space left on device" + System.lineSeparator(), err.toString());
  }

  @Test
  void aHelpPageThatCannotBePrintedIsAFailure() {
    StringWriter err = new StringWriter();
    PrintWriter out = writer(failing("No space left on device"));

    assertEquals(1, Dlm.run(out, new PrintWriter(err), "--help"));
    assertEquals(
        "dlm: standard output: No space left on device" + System.lineSeparator(), err.toString());
  }

  private static PrintWriter writer(OutputStream target) {
    return new PrintWriter(new StandardOutput(target), false, StandardCharsets.UTF_8);
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }
}

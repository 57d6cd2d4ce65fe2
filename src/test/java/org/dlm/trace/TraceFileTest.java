// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dlm.testing.Refusal;
import org.dlm.testing.Traces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTest {

  private static final String NEWER = "\"version\":2";

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Trace trace = Traces.everything();

    assertEquals(trace, TraceReader.read(write(trace)));
    assertEquals(trace.lines(), Files.readAllLines(file()));
  }

  @Test
  void everyLineIsOnTheDiskBeforeTheNextStep() throws IOException {
    Trace trace = Traces.everything();
    try (TraceWriter writer = new TraceWriter(file())) {
      assertFalse(Files.exists(file()), "nothing has happened yet");
      writer.begin(trace.header());
      for (int events = 0; events < trace.events().size(); events++) {
        Trace soFar = new Trace(trace.header(), trace.events().subList(0, events), null);
        assertEquals(soFar, TraceReader.read(file()));
        writer.event(trace.events().get(events));
      }
    }
  }

  @Test
  void aTraceThatBreaksOffAnywhereIsReadUpToItsLastWholeLine() throws IOException {
    Trace trace = Traces.everything();
    byte[] whole = Files.readAllBytes(write(trace));
    int header = trace.lines().get(0).getBytes(StandardCharsets.UTF_8).length;

    for (int length = header; length < whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      Trace read = TraceReader.read(file());

      assertEquals(trace.header(), read.header());
      int events = read.events().size();
      assertEquals(trace.events().subList(0, events), read.events());
      if (length < whole.length - 1) {
        assertNull(read.end());
      }
    }
    for (int length = 0; length < header; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      String expected = length == 0 ? "is empty" : "line 1 is not the header";
      Refusal.of(IOException.class, () -> TraceReader.read(file()), "t.jsonl", expected);
    }
  }

  @Test
  void aNewerVersionIsRefusedAndUnknownMembersAreNot() throws IOException {
    List<String> lines = new ArrayList<>(Traces.everything().lines());
    String header = lines.get(0);

    lines.set(0, header.replace("\"version\":1", NEWER));
    refused(lines, "t.jsonl line 1: written by a newer dlm (version 2", "update dlm");
    lines.set(0, header.replace("\"version\":1", "\"version\":0"));
    refused(lines, "line 1", "at least 1");
    lines.set(0, header.replace("\"version\":1", "\"version\":1,\"colour\":[\"blue\"]"));
    Files.write(file(), lines);
    assertEquals(Traces.everything(), TraceReader.read(file()));
  }

  @Test
  void damageIsRefusedWithItsLineAndReason() throws IOException {
    refusedAt(0, "\"dlm-trace\"", "\"other\"", "not the header of a trace");
    refusedAt(0, "2026-01-31T12:00:00Z", "yesterday", "'date' must be a date");
    refusedAt(0, "\"prompt\":", "\"promt\":", "has no 'prompt'");
    refusedAt(0, "\"tokens\":[7,", "\"tokens\":[7,7,", "'pieces' must have 6 elements", "has 5");
    refusedAt(1, "{\"step\"", "\"step\"", "not valid JSON");
    refusedAt(1, "{\"step\":0", "{\"skip\":0", "expected a 'step', an 'edit' or the 'end'");
    refusedAt(1, "\"step\":0", "\"step\":4", "step 4 stands where step 0 was expected");
    refusedAt(1, "\"step\":0", "\"step\":0.5", "whole number");
    refusedAt(1, "\"step\":0", "\"step\":\"0\"", "'step' must be a number");
    refusedAt(1, "[1,3]", "[3,1]", "'positions' must ascend", "1 after 3");
    refusedAt(1, "[1,3]", "[1,5]", "below the length of 5");
    refusedAt(1, "[1,3]", "[1]", "'tokens' must have 1 elements");
    refusedAt(1, "[1,3]", "7", "'positions' must be a list");
    refusedAt(1, "[8,9]", "[8,-9]", "'tokens' must be a whole number from 0");
    refusedAt(1, "\" had\"", "12", "'pieces' must be a text");
    refusedAt(1, "\"9880\"", "\"98f\"", "hexadecimal");
    refusedAt(1, "[0.5,1.0]", "[0.5,\"1\"]", "'confidences' must be a number");
    refusedAt(1, "\"length\":5", "\"length\":4", "'length' must be at least 5");
    refusedAt(1, "\"length\":5", "\"length\":4294967297", "longer than");
    refusedAt(2, "\"edit\":1", "\"edit\":2", "an edit after 2 steps stands after 1");
    refusedAt(2, "\"locked\":[1]", "\"locked\":[5]", "'locked' must ascend");
    refusedAt(3, "\"evaluations\":2", "\"evaluations\":0", "'evaluations' must be at least 1");
    refusedAt(3, "\"seconds\":0.5", "\"seconds\":0.1", "'seconds' must be at least 0.25");
    refusedAt(5, "\"done\"", "\"so\"", "'end' must be \"done\"");

    List<String> lines = new ArrayList<>(Traces.everything().lines());
    lines.add(lines.get(1));
    refused(lines, "line 7", "nothing after the end");
    lines.set(2, "");
    refused(lines, "line 3");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(write(Traces.everything()));
    int second = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("{\"step\"");
    bytes[second + 2] = (byte) 0xFF;
    Files.write(file(), bytes);

    Refusal.of(IOException.class, () -> TraceReader.read(file()), "line 2 is not UTF-8");
  }

  @Test
  void aFolderIsRefusedAndAnOlderFileIsReplaced() throws IOException {
    Refusal.of(IOException.class, () -> new TraceWriter(folder), folder.toString(), "is a folder");
    Refusal.of(IOException.class, () -> TraceReader.read(folder), folder.toString(), "is a folder");
    Files.writeString(file(), "x".repeat(100_000));
    assertEquals(Traces.everything(), TraceReader.read(write(Traces.everything())));
  }

  private Path file() {
    return folder.resolve("t.jsonl");
  }

  private Path write(Trace trace) throws IOException {
    try (TraceWriter writer = new TraceWriter(file())) {
      writer.begin(trace.header());
      for (TraceEvent event : trace.events()) {
        writer.event(event);
      }
      if (trace.end() != null) {
        writer.end(trace.end());
      }
    }
    return file();
  }

  /** Expects a refusal after one line, counted from 0, is damaged. */
  private void refusedAt(int line, String part, String damaged, String... reasons)
      throws IOException {
    List<String> lines = new ArrayList<>(Traces.everything().lines());
    assertTrue(lines.get(line).contains(part), lines.get(line));
    lines.set(line, lines.get(line).replace(part, damaged));
    String[] parts = Arrays.copyOf(reasons, reasons.length + 1);
    parts[reasons.length] = "t.jsonl line " + (line + 1);
    refused(lines, parts);
  }

  private void refused(List<String> lines, String... parts) throws IOException {
    Files.write(file(), lines);
    Refusal.of(IOException.class, () -> TraceReader.read(file()), parts);
  }
}

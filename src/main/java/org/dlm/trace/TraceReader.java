// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a trace and holds every line to the format, so that those who show it need not.
 *
 * <p>A refusal names the file, the line and the reason.
 */
public final class TraceReader {

  /** Longest canvas that is believed. */
  private static final int MOST_TOKENS = 1 << 20;

  private final Path path;
  private final List<TraceEvent> events = new ArrayList<>();
  private @Nullable TraceHeader header;
  private @Nullable TraceEnd end;
  private int length;
  private int steps;
  private long evaluations;
  private double seconds;

  private TraceReader(Path path) {
    this.path = path;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it is no trace, of a newer version, or damaged before its last line
   */
  public static Trace read(Path path) throws IOException {
    return new TraceReader(path).read();
  }

  private Trace read() throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a folder; expected a trace");
    }
    byte[] bytes = Files.readAllBytes(path);
    int number = 1;
    for (int from = 0; from < bytes.length; number++) {
      int to = from;
      while (to < bytes.length && bytes[to] != '\n') {
        to++;
      }
      String place = path + " line " + number;
      try {
        take(TraceLine.parse(place, Arrays.copyOfRange(bytes, from, to)));
      } catch (TraceLine.NotJson e) {
        // A last line that breaks off was being written when the program was stopped.
        if (to < bytes.length || number == 1) {
          throw number == 1 ? notATrace(e) : e;
        }
      }
      from = to + 1;
    }
    if (header == null) {
      throw new IOException(path + " is empty; expected a trace, as 'dlm generate --trace' writes");
    }
    return new Trace(header, events, end);
  }

  private IOException notATrace(@Nullable Exception cause) {
    return new IOException(
        path + " line 1 is not the header of a trace, as 'dlm generate --trace' writes it", cause);
  }

  private void take(TraceLine line) throws IOException {
    if (header == null) {
      header = header(line);
      length = header.canvas().size();
    } else if (end != null) {
      throw line.fault("there must be nothing after the end");
    } else if (line.has("step")) {
      events.add(step(line));
    } else if (line.has("edit")) {
      events.add(edit(line));
    } else if (line.has("end")) {
      end = end(line);
    } else {
      throw line.fault(
          "expected a 'step', an 'edit' or the 'end', but has " + line.json().keySet());
    }
  }

  private TraceHeader header(TraceLine line) throws IOException {
    if (!line.has("format") || !line.text("format").equals(TraceFormat.NAME)) {
      throw notATrace(null);
    }
    int version = line.count("version");
    if (version > TraceFormat.VERSION) {
      throw line.fault(
          "written by a newer dlm (version %d of the format, this one reads up to %d): update dlm"
              .formatted(version, TraceFormat.VERSION));
    }
    if (version < 1) {
      throw line.fault("'version' must be at least 1");
    }
    TraceLine canvas = line.object("canvas");
    List<Integer> positions = IntStream.range(0, canvas.size("tokens")).boxed().toList();
    return new TraceHeader(
        line.text("program"),
        date(line),
        line.text("model"),
        line.text("prompt"),
        line.object("settings").texts(),
        line.has("mask") ? line.count("mask") : null,
        canvas.tokens(positions, ""));
  }

  private static Instant date(TraceLine line) throws IOException {
    try {
      return Instant.parse(line.text("date"));
    } catch (DateTimeParseException e) {
      throw line.fault("'date' must be a date such as 2026-01-31T12:00:00Z");
    }
  }

  private TraceEvent.Step step(TraceLine line) throws IOException {
    int step = line.count("step");
    if (step != steps) {
      throw line.fault("step " + step + " stands where step " + steps + " was expected");
    }
    steps++;
    evaluations = line.countFrom("evaluations", evaluations);
    seconds = line.numberFrom("seconds", seconds);
    long longer = line.countFrom("length", length);
    if (longer > MOST_TOKENS) {
      throw line.fault("a canvas of " + longer + " tokens is longer than " + MOST_TOKENS);
    }
    length = (int) longer;
    List<Integer> positions = line.positions("positions", length);
    List<TracedToken> tokens = line.tokens(positions, "confidences");
    return new TraceEvent.Step(step, evaluations, seconds, length, tokens);
  }

  private TraceEvent.Edit edit(TraceLine line) throws IOException {
    int done = line.count("edit");
    if (done != steps) {
      throw line.fault("an edit after " + done + " steps stands after " + steps);
    }
    List<Integer> positions = line.positions("positions", length);
    return new TraceEvent.Edit(done, line.tokens(positions, ""), line.positions("locked", length));
  }

  private TraceEnd end(TraceLine line) throws IOException {
    if (!line.text("end").equals(TraceFormat.DONE)) {
      throw line.fault("'end' must be \"" + TraceFormat.DONE + "\", but is " + line.text("end"));
    }
    return new TraceEnd(
        line.countFrom("evaluations", evaluations),
        line.numberFrom("seconds", seconds),
        line.text("text"));
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dlm.objective.LossEstimate;
import org.dlm.training.StepReport;
import org.dlm.training.TrainingListener;

/**
 * Shows a run to people, as a progress bar on a terminal and as lines elsewhere, and writes it to a
 * JSONL file.
 */
final class TrainingProgress implements TrainingListener, AutoCloseable {

  private static final double SECONDS_PER_LINE = 10;

  private final PrintWriter err;
  private final Path metricsFile;
  private final BufferedWriter metrics;
  private final long steps;
  private final String unit;
  private final TerminalBar bar;
  private double lossSum;
  private double seconds;
  private long tokens;
  private int reports;

  /**
   * Continues the metrics after {@code step} updates; lines of later steps, from a run that was
   * stopped, are dropped.
   *
   * @param unit what the held-out loss is: {@code bound} or {@code loss}
   */
  TrainingProgress(PrintWriter err, Path metricsFile, long step, long steps, String unit)
      throws IOException {
    this.err = err;
    this.steps = steps;
    this.unit = unit;
    this.metricsFile = metricsFile;
    List<String> kept = keptLines(metricsFile, step);
    Files.write(metricsFile, kept);
    metrics = Files.newBufferedWriter(metricsFile, StandardOpenOption.APPEND);
    bar = new TerminalBar("training", step, steps);
  }

  private static List<String> keptLines(Path file, long step) throws IOException {
    List<String> kept = new ArrayList<>();
    if (step > 0 && Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        // A crash may have left half a line, which is not JSON; nothing after it counts.
        if (!line.endsWith("}")) {
          break;
        }
        if (JsonParser.parseString(line).getAsJsonObject().get("step").getAsLong() <= step) {
          kept.add(line);
        }
      }
    }
    return kept;
  }

  @Override
  public void onStep(StepReport report) {
    lossSum += report.loss();
    seconds += report.seconds();
    tokens += report.tokens();
    reports++;
    JsonObject json = new JsonObject();
    json.addProperty("step", report.step());
    json.addProperty("loss", report.loss());
    json.addProperty("gradient_norm", report.gradientNorm());
    json.addProperty("learning_rate", report.learningRate());
    json.addProperty("tokens", report.tokens());
    json.addProperty("seconds", report.seconds());
    write(json);
    bar.step(String.format(Locale.ROOT, "loss %.4f", lossSum / reports));
    if (seconds >= SECONDS_PER_LINE || report.step() == steps) {
      line(report.step());
    }
  }

  private void line(long step) {
    double stepSeconds = seconds / reports;
    if (!bar.isShown()) {
      Duration left = Duration.ofSeconds((long) (stepSeconds * (steps - step)));
      err.printf(
          Locale.ROOT,
          "step %d of %d  loss %.4f  %.0f tokens/s  %d:%02d:%02d left%n",
          step,
          steps,
          lossSum / reports,
          tokens / seconds,
          left.toHours(),
          left.toMinutesPart(),
          left.toSecondsPart());
    }
    lossSum = 0;
    seconds = 0;
    tokens = 0;
    reports = 0;
  }

  @Override
  public void onEvaluation(long step, LossEstimate heldOut) {
    JsonObject json = new JsonObject();
    json.addProperty("step", step);
    json.addProperty("held_out", heldOut.mean());
    json.addProperty("half_width_95", heldOut.halfWidth());
    json.addProperty("windows", heldOut.windows());
    write(json);
    String text =
        String.format(
            Locale.ROOT,
            "step %d  held-out %s %.4f +- %.4f nats/token (95 %%, %d windows)",
            step,
            unit,
            heldOut.mean(),
            heldOut.halfWidth(),
            heldOut.windows());
    err.println(bar.isShown() ? "\r" + text : text);
  }

  @Override
  public void onSaved(long step) {
    try {
      metrics.flush();
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private void write(JsonObject json) {
    try {
      metrics.write(json.toString());
      metrics.newLine();
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private UncheckedIOException cannotWrite(IOException e) {
    return new UncheckedIOException(
        new IOException("cannot write " + metricsFile + ": " + e.getMessage(), e));
  }

  @Override
  public void close() throws IOException {
    bar.close();
    metrics.close();
  }
}

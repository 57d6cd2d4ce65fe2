// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that is done.
 *
 * @param folder the model, as {@code dlm generate --model} opens it, unless the run diverged
 * @param facts what the run says of itself
 */
public record TrainedRun(Path folder, Facts facts) {

  /**
   * What is kept of a run beside its model.
   *
   * @param key hash of the run's plan
   * @param label of the plan that trained it
   * @param seed of every random stream
   * @param parameters trained numbers
   * @param tokens read in training
   * @param data hash of what was trained on and measured on
   * @param curve losses on held-out text, by step
   * @param diverged whether a loss or gradient was not finite, so that there is no model
   * @param seconds of training and measuring, on one core
   * @param commit of the program that trained it; null if not known
   */
  public record Facts(
      String key,
      String label,
      long seed,
      long parameters,
      long tokens,
      String data,
      List<Measured> curve,
      boolean diverged,
      double seconds,
      @Nullable String commit) {}

  /**
   * A loss on held-out text.
   *
   * @param step updates made
   * @param tokens read until then
   * @param nats per token
   * @param halfWidth of its 95 % interval over windows
   */
  public record Measured(long step, long tokens, double nats, double halfWidth) {}

  /**
   * The held-out loss at the end, in nats per token.
   *
   * @throws IllegalStateException if the run diverged or was never measured
   */
  public double finalNats() {
    return last().nats();
  }

  /** The smallest held-out loss of the curve. */
  public Measured best() {
    return facts.curve().stream()
        .min(Comparator.comparingDouble(Measured::nats))
        .orElseThrow(this::notMeasured);
  }

  private Measured last() {
    if (facts.diverged() || facts.curve().isEmpty()) {
      throw notMeasured();
    }
    return facts.curve().get(facts.curve().size() - 1);
  }

  private IllegalStateException notMeasured() {
    return new IllegalStateException(facts.label() + " diverged or was not measured");
  }
}

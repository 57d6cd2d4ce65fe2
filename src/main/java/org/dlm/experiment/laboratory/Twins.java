// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

/**
 * A next-token model and a diffusion model that may be compared: of the same number of parameters,
 * trained on the same data for the same number of tokens.
 *
 * @param ar the next-token model
 * @param diffusion its twin
 */
public record Twins(TrainedRun ar, TrainedRun diffusion) {

  /** Refuses what are no twins. */
  public Twins {
    TrainedRun.Facts one = ar.facts();
    TrainedRun.Facts other = diffusion.facts();
    require(one, other, "parameters", one.parameters(), other.parameters());
    require(one, other, "data", one.data(), other.data());
    // Who diverged has stopped early.
    if (!one.diverged() && !other.diverged()) {
      require(one, other, "tokens", one.tokens(), other.tokens());
    }
  }

  private static void require(
      TrainedRun.Facts one, TrainedRun.Facts other, String what, Object ar, Object diffusion) {
    if (!ar.equals(diffusion)) {
      throw new IllegalArgumentException(
          "'%s' and '%s' are no twins, so nothing is reported: %s %s against %s"
              .formatted(one.label(), other.label(), what, ar, diffusion));
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

/**
 * Twins to be trained.
 *
 * @param ar the next-token model
 * @param diffusion its twin, on the same corpus
 */
public record TwinPlan(RunPlan ar, RunPlan diffusion) {}

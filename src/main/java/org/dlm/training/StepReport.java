// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.training;

/**
 * What one update did.
 *
 * @param step number of the update, counted from 1
 * @param loss training loss in nats per token, under the run's weighting
 * @param gradientNorm global norm before clipping
 * @param learningRate step size
 * @param tokens tokens read in this step
 * @param seconds wall-clock time of this step
 */
public record StepReport(
    long step,
    double loss,
    double gradientNorm,
    double learningRate,
    long tokens,
    double seconds) {}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import org.dlm.transformer.TransformerConfig;

/**
 * What was run and how long it took.
 *
 * @param config the network
 * @param seq tokens per sequence
 * @param batch sequences per run
 * @param flops operations per run, by formula; the mean if runs differ
 * @param stopwatch has taken the times of all runs
 */
record BenchmarkRun(
    TransformerConfig config, int seq, int batch, double flops, Stopwatch stopwatch) {}

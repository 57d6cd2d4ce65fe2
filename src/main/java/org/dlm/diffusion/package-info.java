// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Masked diffusion language models: the whole algorithm, on token ids, floats and a random
 * generator. No network is in sight; it stands behind {@link org.dlm.decoding.TokenPredictor} and
 * {@link org.dlm.objective.ObjectiveBatch}.
 *
 * <p><b>The idea.</b> An autoregressive model writes from left to right. A masked diffusion model
 * begins with a canvas of MASK tokens and fills it in any order, several tokens at once. It is
 * trained by the opposite: tokens of a clean text are masked at random, more of them as the
 * <i>diffusion time</i> t goes from 0 to 1, and the network restores them from what is visible, on
 * both sides.
 *
 * <p><b>Training</b>, to be read in this order:
 *
 * <ol>
 *   <li>{@link org.dlm.diffusion.MaskSchedule}: how likely is a token masked at time t, and what
 *       does its loss weigh?
 *   <li>{@link org.dlm.diffusion.TimeSampler}: which t does a row of the batch get?
 *   <li>{@link org.dlm.diffusion.ForwardProcess}: masks a sequence, x_0 to x_t.
 *   <li>{@link org.dlm.diffusion.MaskedDiffusionObjective}: the loss of pre-training; {@link
 *       org.dlm.diffusion.FineTuningObjective}: of prompts and answers.
 * </ol>
 *
 * <p><b>Generating</b> goes the other way:
 *
 * <ol>
 *   <li>{@link org.dlm.diffusion.UnmaskingDecoder}: from a canvas with masks to a full one; {@link
 *       org.dlm.diffusion.UnmaskingConfig}: its options. {@code CanvasState}: tokens, blocks and
 *       budget between two steps.
 *   <li>{@link org.dlm.diffusion.UnmaskingPolicy}: what does a step ask the network, and which of
 *       its proposals are written? {@link org.dlm.diffusion.Strategy} names them all.
 *   <li>{@code TransferSchedule}: how many? {@code GuidedPredictor}: with guidance. {@link
 *       org.dlm.diffusion.CacheUse}: what is computed anew.
 * </ol>
 *
 * <p><b>Measuring.</b> {@link org.dlm.diffusion.BoundEvaluation}: an upper bound on the negative
 * log-likelihood of any text, whatever the model was trained with, by one of several {@link
 * org.dlm.diffusion.BoundEstimator}s: {@link org.dlm.diffusion.StratifiedCounts}, the one to use;
 * {@link org.dlm.diffusion.IndependentMasks}, to compare with; {@link
 * org.dlm.diffusion.BlockwiseCounts}, block by block or by the chain rule; {@link
 * org.dlm.diffusion.AllSubsets}, without sampling, for short answers. {@link
 * org.dlm.diffusion.LikelihoodBound}: the same as an objective, for the held-out loss of a
 * training.
 *
 * <p><b>Legend.</b> {@code x_0} clean ids, {@code x_t} corrupted ids, {@code t} diffusion time,
 * {@code p(t)} probability of being masked, {@code w(t)} loss weight, {@code L} free tokens of a
 * sequence, {@code k} masked ones. Arrays are row-major {@code [batch, seq]}, in flat arrays: row b
 * begins at {@code b * seq}. Losses are in nats.
 *
 * <p><b>Papers.</b> LLaDA: Nie et al. 2025, arXiv 2502.09992. MDLM: Sahoo et al. 2024, arXiv
 * 2406.07524. No time input is needed by the network: Ou et al. 2024, arXiv 2406.03736.
 */
@NullMarked
package org.dlm.diffusion;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Measures models on text. The algorithms stand in {@code diffusion} and {@code autoregressive}, on
 * ids; here they are run over texts, in units that can be compared between tokenizers, with 95 %
 * intervals.
 *
 * <p><b>What a text is.</b> The same tokens are scored for both kinds of models, and what is given
 * to one is given to the other ({@link org.dlm.evaluation.TextCutter}):
 *
 * <ul>
 *   <li>If the model's texts begin with a token (BOS), a text is {@code BOS text EOS}: BOS is
 *       given, text and EOS are scored, so that a model must say where the text ends. A diffusion
 *       model sees its whole canvas, filled with EOS as in training, since the length of the canvas
 *       would tell it the length of the text; the fill is part of its bound, but not of the number
 *       of tokens. The chain rule and whole blocks stop after the text; what follows stays masked.
 *   <li>Otherwise the text is a stream: its first token is given, neither BOS nor EOS is added.
 *   <li>A text that is longer than a window is cut into windows. The last token of a window is
 *       given to the next one, the others of a window are scored; so each token is scored once,
 *       with at most a window of context.
 *   <li>An answer after a prompt is scored alone, without EOS, and a diffusion model knows its
 *       length, as is usual.
 * </ul>
 *
 * <p><b>Intervals.</b> Texts are the observations (the windows, if there is one text), taken as
 * independent; a mean per byte is a ratio of two sums ({@link org.dlm.evaluation.Figure}). What an
 * estimator's random masks add to the variance is known from repeated draws and told apart from
 * what the choice of texts contributes.
 */
@NullMarked
package org.dlm.evaluation;

import org.jspecify.annotations.NullMarked;

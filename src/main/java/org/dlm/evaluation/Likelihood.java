// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

/**
 * What a model says of some texts: a negative log-likelihood, or an upper bound on it.
 *
 * @param texts number of texts
 * @param windows into which they were cut
 * @param tokens that were scored, EOS included
 * @param bytes of UTF-8 that were scored
 * @param characters that were scored
 * @param draws independent draws per window
 * @param evaluations of the network, counted in sequences
 * @param seconds that they took
 */
public record Likelihood(
    Figure bitsPerByte,
    Figure bitsPerCharacter,
    Figure natsPerToken,
    int texts,
    int windows,
    long tokens,
    long bytes,
    long characters,
    int draws,
    long evaluations,
    double seconds) {}

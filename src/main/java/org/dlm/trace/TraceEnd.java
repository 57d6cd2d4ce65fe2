// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

/**
 * How a decode ended.
 *
 * @param evaluations how often the network was evaluated
 * @param seconds how long it took
 * @param text what came out
 */
public record TraceEnd(long evaluations, double seconds, String text) {}

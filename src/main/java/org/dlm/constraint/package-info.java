// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Rules that a decoded text keeps for certain, whatever the order in which its tokens are decided.
 *
 * <p>The way of a rule: {@link org.dlm.constraint.TextRules} is what a person asks for; it becomes
 * a set of texts, an automaton over characters, then over UTF-8 bytes; a {@link
 * org.dlm.constraint.TokenAutomaton} runs that automaton over the bytes of whole tokens; and a
 * {@link org.dlm.constraint.TextConstraint} keeps, for one decode, the states that every position
 * can still be reached in and can still be completed from.
 *
 * <p>A <em>state</em> is a number of the token automaton. <em>Boundary</em> i lies before position
 * i of the constrained stretch of the canvas, so that n positions have n + 1 boundaries.
 */
@NullMarked
package org.dlm.constraint;

import org.jspecify.annotations.NullMarked;

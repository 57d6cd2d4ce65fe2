// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * What a decode did, step by step, as a file.
 *
 * <h2>The format, version 1</h2>
 *
 * <p>A trace is JSONL: UTF-8, one JSON object per line, of four kinds that are told apart by their
 * first member. The header comes first, the end last; a decode that was stopped has no end.
 *
 * <pre>
 * {"format": "dlm-trace", "version": 1, "program": "dlm 0.1.0", "date": "2026-01-31T12:00:00Z",
 *  "model": "stories", "prompt": "Tom had", "settings": {"length": "4", "steps": "2"}, "mask": 2,
 *  "canvas": {"tokens": [0, 311, 290, 2, 2, 2, 2], "pieces": [{"special": "&lt;|startoftext|&gt;"}, ...]}}
 * {"step": 0, "evaluations": 1, "seconds": 0.012, "length": 7, "positions": [4, 6],
 *  "tokens": [262, 13], "pieces": [" red", "."], "confidences": [0.91, 0.88]}
 * {"edit": 1, "positions": [4], "tokens": [301], "pieces": [" blue"], "locked": [4]}
 * {"step": 1, ...}
 * {"end": "done", "evaluations": 2, "seconds": 0.024, "text": "Tom had a blue ball."}
 * </pre>
 *
 * <ul>
 *   <li>{@code canvas}: the tokens that the decode began with, at positions 0, 1, 2 ..., masks
 *       included; {@code mask} is the mask's id, and is missing if the model has none.
 *   <li>{@code step}: number of the step, from 0, each one more than the last. {@code evaluations}
 *       of the network and {@code seconds} count from the beginning. {@code length} of the canvas
 *       after the step: where it grew, the new positions are masked. What was written stands in
 *       four lists of one length, by ascending position; a mask there means that the position was
 *       masked again. A confidence is usually a probability, and {@code null} where nobody asked.
 *   <li>{@code edit}: what a person wrote after so many steps, and all positions that are {@code
 *       locked} from then on.
 *   <li>A piece is the text of a token; {@code {"bytes": "f09f"}} where it is no whole number of
 *       characters; {@code {"special": NAME}} where it is no text.
 * </ul>
 *
 * <p>Readers ignore members that they do not know, refuse versions above theirs, and take a last
 * line that breaks off as not yet written. What would mislead an older reader raises the version.
 */
@NullMarked
package org.dlm.trace;

import org.jspecify.annotations.NullMarked;

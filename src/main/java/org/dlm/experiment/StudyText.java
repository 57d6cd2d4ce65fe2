// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment;

import java.util.List;
import org.dlm.data.TokenLayout;

/**
 * The texts of a run, before they are tokens. Tokens are characters.
 *
 * @param training documents to train on
 * @param heldOut documents to measure on
 * @param alphabet every character that runs which are to be compared may meet, beside those of the
 *     training text: a network's size depends on it
 * @param layout a stream, or a window for each document with its beginning and end
 * @param context tokens that the network reads
 */
public record StudyText(
    List<String> training, List<String> heldOut, String alphabet, TokenLayout layout, int context) {

  /** Takes copies. */
  public StudyText {
    training = List.copyOf(training);
    heldOut = List.copyOf(heldOut);
  }

  /** Texts that follow one another without end. */
  public static StudyText stream(String training, String heldOut, int context) {
    return new StudyText(List.of(training), List.of(heldOut), heldOut, TokenLayout.STREAM, context);
  }
}

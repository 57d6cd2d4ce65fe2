// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

import java.util.List;
import org.dlm.data.TokenLayout;

/**
 * The texts of a run, before they are tokens.
 *
 * @param training documents to train on
 * @param heldOut documents to measure on
 * @param alphabet every character that runs which are to be compared may meet, beside those of the
 *     training text: a network's size depends on it
 * @param layout a stream, or a window for each document with its beginning and end
 * @param context tokens that the network reads
 * @param pieces most tokens of a vocabulary of pieces of words, learned from the alphabet alone; 0
 *     for characters
 */
public record StudyText(
    List<String> training,
    List<String> heldOut,
    String alphabet,
    TokenLayout layout,
    int context,
    int pieces) {

  /** A text of which the tokens are characters. */
  public StudyText(
      List<String> training,
      List<String> heldOut,
      String alphabet,
      TokenLayout layout,
      int context) {
    this(training, heldOut, alphabet, layout, context, 0);
  }

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

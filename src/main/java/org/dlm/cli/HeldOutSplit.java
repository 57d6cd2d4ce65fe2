// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import org.dlm.corpus.DocumentSink;

/**
 * Sends the beginning of a source to training and the rest to the held-out part, by position in
 * characters (code points), so that no text is in both.
 */
final class HeldOutSplit implements DocumentSink {

  private final long cut;
  private final boolean cutsDocuments;
  private final DocumentSink training;
  private final DocumentSink heldOut;
  private long position;

  /**
   * Splits before a character.
   *
   * @param cut characters for training
   * @param cutsDocuments whether the document at the cut is divided there; otherwise all of it goes
   *     to training
   */
  HeldOutSplit(long cut, boolean cutsDocuments, DocumentSink training, DocumentSink heldOut) {
    this.cut = cut;
    this.cutsDocuments = cutsDocuments;
    this.training = training;
    this.heldOut = heldOut;
  }

  @Override
  public void accept(String text) throws IOException {
    long end = position + characters(text);
    if (position >= cut) {
      heldOut.accept(text);
    } else if (end <= cut || !cutsDocuments) {
      training.accept(text);
    } else {
      int at = text.offsetByCodePoints(0, Math.toIntExact(cut - position));
      training.accept(text.substring(0, at));
      heldOut.accept(text.substring(at));
    }
    position = end;
  }

  static int characters(String text) {
    return text.codePointCount(0, text.length());
  }
}

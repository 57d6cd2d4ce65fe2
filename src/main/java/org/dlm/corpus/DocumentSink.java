// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.io.IOException;

/** Receives the documents of a corpus, one after the other. */
@FunctionalInterface
public interface DocumentSink {

  /** Takes one document, which is never empty. */
  void accept(String text) throws IOException;
}

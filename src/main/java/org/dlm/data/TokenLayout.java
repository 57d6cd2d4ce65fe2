// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.data;

/** How documents lie in a packed file. */
public enum TokenLayout {
  /** All documents in one stream, an EOS between neighbours; a window may start at any token. */
  STREAM,
  /**
   * Windows of one fixed length, each filled with as many whole documents as follow one another and
   * fit, each document as BOS, text, EOS, and the rest of the window filled with EOS.
   */
  DOCUMENTS
}

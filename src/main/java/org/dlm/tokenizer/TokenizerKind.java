// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

/** The kinds of tokenizers that are made here. */
public enum TokenizerKind {
  /** Byte-level byte-pair encoding, learnt from text. */
  BPE,
  /** One token per character of the training text; other characters are spelled in bytes. */
  CHAR,
  /** One token per UTF-8 byte. */
  BYTE
}

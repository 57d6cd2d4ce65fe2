// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.data;

/**
 * How a corpus is packed.
 *
 * @param layout how documents lie in the file
 * @param window tokens per window in {@link TokenLayout#DOCUMENTS}, 0 in {@link TokenLayout#STREAM}
 * @param vocabularySize tokens of the tokenizer; ids are in [0, vocabularySize)
 * @param bosId id that opens a document; written in {@link TokenLayout#DOCUMENTS} only
 * @param eosId id that closes a document
 * @param tokenizerHash SHA-256 of the tokenizer's {@code tokenizer.json}, 64 lower-case hex digits
 */
public record PackingConfig(
    TokenLayout layout,
    int window,
    int vocabularySize,
    int bosId,
    int eosId,
    String tokenizerHash) {

  private static final int LARGEST_SHORT_VOCABULARY = 1 << 16;

  /** Refuses what cannot be packed. */
  public PackingConfig {
    if (vocabularySize < 1) {
      throw new IllegalArgumentException(
          "the vocabulary must have at least 1 token, but has " + vocabularySize);
    }
    requireId("BOS", bosId, vocabularySize);
    requireId("EOS", eosId, vocabularySize);
    if (layout == TokenLayout.DOCUMENTS && window < 3) {
      throw new IllegalArgumentException(
          "a window of documents must hold BOS, a token and EOS, so at least 3 tokens, but has "
              + window);
    }
    if (layout == TokenLayout.STREAM && window != 0) {
      throw new IllegalArgumentException(
          "a stream has no window of its own, but " + window + " is given; leave the window out");
    }
    if (!tokenizerHash.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "the tokenizer hash must be a SHA-256 in 64 lower-case hex digits, but is '"
              + tokenizerHash
              + "'");
    }
  }

  /** Packs all documents in one stream. */
  public static PackingConfig stream(
      int vocabularySize, int bosId, int eosId, String tokenizerHash) {
    return new PackingConfig(TokenLayout.STREAM, 0, vocabularySize, bosId, eosId, tokenizerHash);
  }

  /** Packs whole documents into windows of {@code window} tokens, BOS and EOS included. */
  public static PackingConfig documents(
      int window, int vocabularySize, int bosId, int eosId, String tokenizerHash) {
    return new PackingConfig(
        TokenLayout.DOCUMENTS, window, vocabularySize, bosId, eosId, tokenizerHash);
  }

  /** Bytes of one token: 2 (unsigned) if the vocabulary fits, else 4. */
  int tokenBytes() {
    return vocabularySize <= LARGEST_SHORT_VOCABULARY ? Short.BYTES : Integer.BYTES;
  }

  private static void requireId(String what, int id, int vocabularySize) {
    if (id < 0 || id >= vocabularySize) {
      throw new IllegalArgumentException(
          what + " id " + id + " is outside the vocabulary of " + vocabularySize + " tokens");
    }
  }
}

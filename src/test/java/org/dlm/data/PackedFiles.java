// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Small packed files for the tests of this package. */
final class PackedFiles {

  static final int BOS = 1;
  static final int EOS = 2;
  static final String TOKENIZER_HASH = "0123456789abcdef".repeat(4);

  private PackedFiles() {}

  static PackingConfig stream(int vocabularySize) {
    return PackingConfig.stream(vocabularySize, BOS, EOS, TOKENIZER_HASH);
  }

  static PackingConfig documents(int window, int vocabularySize) {
    return PackingConfig.documents(window, vocabularySize, BOS, EOS, TOKENIZER_HASH);
  }

  static PackedHeader pack(Path path, PackingConfig config, int[]... documents) throws IOException {
    try (CorpusPacker packer = new CorpusPacker(path, config)) {
      for (int[] document : documents) {
        packer.add(document);
      }
      return packer.finish(List.of("test"));
    }
  }

  static int[] ids(PackedTokens tokens) {
    int[] ids = new int[Math.toIntExact(tokens.tokens())];
    tokens.read(0, ids.length, ids, 0);
    return ids;
  }

  /** The ids from, from + 1, ..., to - 1. */
  static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }
}

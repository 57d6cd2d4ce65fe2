// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.Object2LongMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Merges the most frequent pairs of tokens in counted words.
 *
 * <p>A merge visits only words that hold or held its pair, and changes only the counts of the pairs
 * beside it. No two pairs spell the same token: inside a token the merges were those of its
 * spelling alone, so there is one way to it.
 */
final class PairMerger {

  /** A pair that occurs once is no habit of the text. */
  private static final long LEAST_COUNT = 2;

  /** A distinct word: its tokens so far, [0, length) of {@code ids}, and how often it occurs. */
  private static final class Word {
    final int[] ids;
    final long count;
    int length;

    Word(int[] ids, long count) {
      this.ids = ids;
      this.count = count;
      this.length = ids.length;
    }
  }

  private final List<String> tokens = TokenizerDefinition.specialTokensAndBytes();
  private final List<String> merges = new ArrayList<>();
  private final List<Word> words = new ArrayList<>();
  private final PairCounts pairs = new PairCounts();

  /**
   * Spells each word in bytes and counts the pairs.
   *
   * @param wordCounts distinct words and how often each occurs. Not modified.
   */
  PairMerger(Object2LongMap<String> wordCounts) {
    for (Object2LongMap.Entry<String> entry : wordCounts.object2LongEntrySet()) {
      int[] word = byteIds(entry.getKey());
      for (int i = 1; i < word.length; i++) {
        pairs.add(word[i - 1], word[i], entry.getLongValue(), words.size());
      }
      words.add(new Word(word, entry.getLongValue()));
    }
  }

  private static int[] byteIds(String word) {
    int firstByte = TokenizerDefinition.SPECIAL_TOKENS.size();
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    int[] ids = new int[bytes.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = firstByte + (bytes[i] & 0xFF);
    }
    return ids;
  }

  /** Merges pairs until there are so many tokens, or no pair is left that occurs twice. */
  TokenizerDefinition merge(int vocabulary) {
    while (tokens.size() < vocabulary) {
      long pair = pairs.takeBest(LEAST_COUNT);
      if (pair == PairCounts.NONE) {
        break;
      }
      int left = PairCounts.left(pair);
      int right = PairCounts.right(pair);
      merges.add(tokens.get(left) + " " + tokens.get(right));
      int merged = tokens.size();
      tokens.add(tokens.get(left) + tokens.get(right));
      IntArrayList holders = pairs.takeWords(pair);
      for (int i = 0; i < holders.size(); i++) {
        replace(holders.getInt(i), left, right, merged);
      }
    }
    return new TokenizerDefinition(TokenizerKind.BPE, tokens, merges);
  }

  /** Replaces a pair in a word, from left to right, and moves the counts of its neighbours. */
  private void replace(int index, int left, int right, int merged) {
    Word word = words.get(index);
    int[] tokenIds = word.ids;
    int written = 0;
    for (int read = 0; read < word.length; read++) {
      boolean last = read + 1 == word.length;
      if (last || tokenIds[read] != left || tokenIds[read + 1] != right) {
        tokenIds[written++] = tokenIds[read];
        continue;
      }
      if (written > 0) {
        pairs.subtract(tokenIds[written - 1], left, word.count);
        pairs.add(tokenIds[written - 1], merged, word.count, index);
      }
      if (read + 2 < word.length) {
        pairs.subtract(right, tokenIds[read + 2], word.count);
        pairs.add(merged, tokenIds[read + 2], word.count, index);
      }
      tokenIds[written++] = merged;
      read++;
    }
    word.length = written;
  }
}

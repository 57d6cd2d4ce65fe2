// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2LongMap;
import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Learns a byte-level byte-pair encoding (Sennrich et al., 2016; over bytes, Radford et al., 2019).
 *
 * <p>The text is cut into words; a word begins as its bytes. Again and again the pair of neighbours
 * that occurs most often becomes a new token, until the vocabulary is full or no pair occurs twice.
 * Between equally frequent pairs the one with the lower left id wins, then the lower right id. So
 * the result depends on the text alone, not on the order of its documents.
 *
 * <p>Memory grows with the number of distinct words, and a merge visits only words that hold the
 * merged pair.
 */
public final class BpeTrainer {

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
  private final Object2IntOpenHashMap<String> ids = new Object2IntOpenHashMap<>();
  private final List<String> merges = new ArrayList<>();
  private final List<Word> words = new ArrayList<>();
  private final PairCounts pairs = new PairCounts();

  private BpeTrainer() {
    for (int id = 0; id < tokens.size(); id++) {
      ids.put(tokens.get(id), id);
    }
  }

  /**
   * Learns a vocabulary from documents.
   *
   * @param documents the training text. Read once.
   * @param vocabulary tokens wanted, special tokens and the 256 bytes included; the result has
   *     fewer if the text has no more pairs that occur twice
   * @throws IllegalArgumentException if the vocabulary is too small, or the text is empty or has
   *     half a surrogate pair
   */
  public static TokenizerDefinition train(Iterable<String> documents, int vocabulary) {
    BpeTrainer trainer = new BpeTrainer();
    int least = trainer.tokens.size();
    if (vocabulary < least) {
      throw new IllegalArgumentException(
          "vocabulary is %d, but %d special tokens and 256 bytes need at least %d"
              .formatted(vocabulary, least - 256, least));
    }
    // 1. Count the words; from here on each is handled once, however often it occurs.
    trainer.spell(countWords(documents));
    // 2. Merge the most frequent pair, over and over.
    trainer.learn(vocabulary);
    return new TokenizerDefinition(TokenizerKind.BPE, trainer.tokens, trainer.merges);
  }

  private static Object2LongOpenHashMap<String> countWords(Iterable<String> documents) {
    Object2LongOpenHashMap<String> counts = new Object2LongOpenHashMap<>();
    for (String document : documents) {
      UnicodeText.requireWellFormed(document);
      WordSplitter splitter = new WordSplitter(document);
      for (String word = splitter.next(); !word.isEmpty(); word = splitter.next()) {
        counts.addTo(word, 1);
      }
    }
    if (counts.isEmpty()) {
      throw new IllegalArgumentException("the training text is empty; give some text");
    }
    return counts;
  }

  private void spell(Object2LongOpenHashMap<String> counts) {
    int firstByte = TokenizerDefinition.SPECIAL_TOKENS.size();
    for (Object2LongMap.Entry<String> entry : counts.object2LongEntrySet()) {
      byte[] bytes = entry.getKey().getBytes(StandardCharsets.UTF_8);
      int[] word = new int[bytes.length];
      for (int i = 0; i < word.length; i++) {
        word[i] = firstByte + (bytes[i] & 0xFF);
        if (i > 0) {
          pairs.add(word[i - 1], word[i], entry.getLongValue(), words.size());
        }
      }
      words.add(new Word(word, entry.getLongValue()));
    }
  }

  private void learn(int vocabulary) {
    while (tokens.size() < vocabulary) {
      long pair = pairs.takeBest(2);
      if (pair < 0) {
        return;
      }
      int left = PairCounts.left(pair);
      int right = PairCounts.right(pair);
      merges.add(tokens.get(left) + " " + tokens.get(right));
      int merged = idOf(tokens.get(left) + tokens.get(right));
      IntArrayList holders = pairs.takeWords(pair);
      for (int i = 0; i < holders.size(); i++) {
        merge(holders.getInt(i), left, right, merged);
      }
    }
  }

  /** Two pairs may spell the same token; it then has one id, since ids name spellings. */
  private int idOf(String token) {
    int next = tokens.size();
    int id = ids.getOrDefault(token, next);
    if (id == next) {
      ids.put(token, id);
      tokens.add(token);
    }
    return id;
  }

  /** Replaces a pair in a word, from left to right, and moves the counts of its neighbours. */
  private void merge(int index, int left, int right, int merged) {
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

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;

/**
 * Learns a byte-level byte-pair encoding (Sennrich et al., 2016; over bytes, Radford et al., 2019).
 *
 * <p>The text is cut into words; a word begins as its bytes. Again and again the pair of neighbours
 * that occurs most often becomes a new token, until the vocabulary is full or no pair occurs twice.
 * Between equally frequent pairs the one with the lower left id wins, then the lower right id. So
 * the result depends on the documents alone, not on their order.
 *
 * <p>Memory grows with the number of distinct words, not with the text. Not thread-safe.
 *
 * <pre>{@code
 * BpeTrainer trainer = new BpeTrainer();
 * documents.forEach(trainer::add);
 * trainer.train(2048).write(folder);
 * }</pre>
 */
public final class BpeTrainer {

  private final Object2LongOpenHashMap<String> wordCounts = new Object2LongOpenHashMap<>();

  /**
   * Learns a vocabulary from documents.
   *
   * @see #train(int)
   */
  public static TokenizerDefinition train(Iterable<String> documents, int vocabulary) {
    BpeTrainer trainer = new BpeTrainer();
    documents.forEach(trainer::add);
    return trainer.train(vocabulary);
  }

  /**
   * Counts the words of a document; no word crosses its ends.
   *
   * @throws IllegalArgumentException if the text has half a surrogate pair
   */
  public void add(String document) {
    UnicodeText.requireWellFormed(document);
    WordSplitter splitter = new WordSplitter(document);
    for (String word = splitter.next(); !word.isEmpty(); word = splitter.next()) {
      wordCounts.addTo(word, 1);
    }
  }

  /**
   * Learns a vocabulary from the documents so far.
   *
   * @param vocabulary tokens wanted, special tokens and the 256 bytes included; the result has
   *     fewer if the text has no more pairs that occur twice
   * @throws IllegalArgumentException if the vocabulary has no room for special tokens and bytes, or
   *     there was no text
   */
  public TokenizerDefinition train(int vocabulary) {
    int least = TokenizerDefinition.SPECIAL_TOKENS.size() + 256;
    if (vocabulary < least) {
      throw new IllegalArgumentException(
          "vocabulary is %d, but %d special tokens and 256 bytes need at least %d"
              .formatted(vocabulary, least - 256, least));
    }
    if (wordCounts.isEmpty()) {
      throw new IllegalArgumentException("the training text is empty; give some text");
    }
    return new PairMerger(wordCounts).merge(vocabulary);
  }
}

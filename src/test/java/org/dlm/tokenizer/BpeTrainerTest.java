// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BpeTrainerTest {

  private static final int SMALLEST = 262;

  private static List<String> learnt(TokenizerDefinition tokenizer) {
    return tokenizer.tokens().subList(SMALLEST, tokenizer.vocabularySize());
  }

  @Test
  void learnsASmallCaseDoneByHand() {
    // u g 20, p u 17, u n 16, h u 15, g s 5, b u 4; then u n 16, h ug 15; then h ug 15, p un 12.
    List<String> documents = new ArrayList<>();
    documents.addAll(Collections.nCopies(10, "hug"));
    documents.addAll(Collections.nCopies(5, "pug"));
    documents.addAll(Collections.nCopies(12, "pun"));
    documents.addAll(Collections.nCopies(4, "bun"));
    documents.addAll(Collections.nCopies(5, "hugs"));

    TokenizerDefinition tokenizer = BpeTrainer.train(documents, SMALLEST + 3);

    assertEquals(List.of("u g", "u n", "h ug"), tokenizer.merges());
    assertEquals(List.of("ug", "un", "hug"), learnt(tokenizer));
    assertEquals(List.of("p un"), BpeTrainer.train(documents, SMALLEST + 4).merges().subList(3, 4));
  }

  @Test
  void breaksTiesByLowerIds() {
    List<String> documents = List.of("zy", "ba", "dc", "zy", "ba", "dc", "za", "za");

    TokenizerDefinition tokenizer = BpeTrainer.train(documents, SMALLEST + 4);

    assertEquals(List.of("b a", "d c", "z a", "z y"), tokenizer.merges());
  }

  @Test
  void mergesRunsFromTheLeft() {
    TokenizerDefinition tokenizer = BpeTrainer.train(List.of("aaaaa"), SMALLEST + 2);

    // aaaaa -> aa aa a: then (aa, aa) and (aa, a) occur once each, too seldom.
    assertEquals(List.of("a a"), tokenizer.merges());
  }

  @Test
  void equalsATrainerThatCountsEverythingAnew() {
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      List<String> documents = new ArrayList<>();
      for (int n = 1 + random.nextInt(5); n > 0; n--) {
        documents.add("x" + RandomText.next(random, 30));
      }
      TokenizerDefinition tokenizer = BpeTrainer.train(documents, SMALLEST + 40);
      assertEquals(mergesOfPlainTrainer(documents, tokenizer.vocabularySize()), tokenizer.merges());
      assertEquals(tokenizer.vocabularySize(), new HashSet<>(tokenizer.tokens()).size());
    }
  }

  /** The definition of the algorithm, without any of its cleverness. */
  private static List<String> mergesOfPlainTrainer(List<String> documents, int vocabulary) {
    List<String> tokens = new ArrayList<>(TokenizerDefinition.specialTokensAndBytes());
    List<String> merges = new ArrayList<>();
    List<List<String>> words = new ArrayList<>();
    documents.forEach(document -> words.addAll(spelledWords(document)));
    while (tokens.size() < vocabulary) {
      Map<Long, Integer> counts = new TreeMap<>();
      for (List<String> word : words) {
        for (int i = 1; i < word.size(); i++) {
          long left = tokens.indexOf(word.get(i - 1));
          counts.merge(left << 32 | tokens.indexOf(word.get(i)), 1, Integer::sum);
        }
      }
      long best = PairCounts.NONE;
      int most = 1;
      for (Map.Entry<Long, Integer> pair : counts.entrySet()) {
        if (pair.getValue() > most) {
          best = pair.getKey();
          most = pair.getValue();
        }
      }
      assertNotEquals(PairCounts.NONE, best, "the other trainer merged a pair that occurs once");
      String left = tokens.get((int) (best >> 32));
      String right = tokens.get((int) best);
      merges.add(left + " " + right);
      tokens.add(left + right);
      words.forEach(word -> replace(word, left, right));
    }
    return merges;
  }

  private static void replace(List<String> word, String left, String right) {
    for (int i = 0; i + 1 < word.size(); i++) {
      if (word.get(i).equals(left) && word.get(i + 1).equals(right)) {
        word.set(i, left + right);
        word.remove(i + 1);
      }
    }
  }

  private static List<List<String>> spelledWords(String document) {
    List<List<String>> words = new ArrayList<>();
    WordSplitter splitter = new WordSplitter(document);
    for (String word = splitter.next(); !word.isEmpty(); word = splitter.next()) {
      List<String> bytes = new ArrayList<>();
      for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
        bytes.add(Character.toString(ByteAlphabet.character(b & 0xFF)));
      }
      words.add(bytes);
    }
    return words;
  }

  @Test
  void dependsOnTheDocumentsButNotOnTheirOrder() {
    Random random = new Random(3);
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      documents.add("the " + RandomText.next(random, 20));
    }
    TokenizerDefinition first = BpeTrainer.train(documents, 600);
    Collections.shuffle(documents, random);
    assertEquals(first, BpeTrainer.train(documents, 600));
  }

  @Test
  void stopsWhenNoPairOccursTwice() {
    TokenizerDefinition tokenizer = BpeTrainer.train(List.of("abcdefg"), 1000);
    assertEquals(SMALLEST, tokenizer.vocabularySize());
    assertTrue(BpeTrainer.train(List.of("ab ab"), 1000).merges().contains("a b"));
  }

  @Test
  void mayTrainAgainWithAnotherSize() {
    BpeTrainer trainer = new BpeTrainer();
    trainer.add("hello hello");
    TokenizerDefinition small = trainer.train(SMALLEST + 1);
    assertEquals(small.merges(), trainer.train(SMALLEST + 2).merges().subList(0, 1));
  }

  @Test
  void refusesInWords() {
    String tooSmall =
        assertThrows(
                IllegalArgumentException.class,
                () -> BpeTrainer.train(List.of("text"), SMALLEST - 1))
            .getMessage();
    assertEquals(
        "vocabulary is 261, but 6 special tokens and 256 bytes need at least 262", tooSmall);
    assertThrows(IllegalArgumentException.class, () -> BpeTrainer.train(List.of(), SMALLEST));
    assertThrows(IllegalArgumentException.class, () -> BpeTrainer.train(List.of("", ""), SMALLEST));
    String half =
        assertThrows(
                IllegalArgumentException.class,
                () -> BpeTrainer.train(List.of("ab\uD83D"), SMALLEST))
            .getMessage();
    assertEquals(
        "the text has half a surrogate pair (U+D83D) at index 2; give well-formed Unicode", half);
  }
}

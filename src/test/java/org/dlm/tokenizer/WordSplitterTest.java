// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordSplitterTest {

  private static HuggingFaceTokenizer bytesInWords;

  /** A BPE tokenizer without merges: each token is a byte, and knows the number of its word. */
  @BeforeAll
  static void open(@TempDir Path folder) throws IOException {
    BpeTrainer.train(List.of("x"), 262).write(folder);
    Tokenizer.open(folder).close();
    bytesInWords = HuggingFaceTokenizer.newInstance(folder, Map.of("truncation", "false"));
  }

  @AfterAll
  static void close() {
    bytesInWords.close();
  }

  private static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    WordSplitter splitter = new WordSplitter(text);
    for (String word = splitter.next(); !word.isEmpty(); word = splitter.next()) {
      words.add(word);
    }
    return words;
  }

  /** Lengths of the words in bytes, as this class cuts them. */
  private static List<Integer> ourLengths(String text) {
    return split(text).stream().map(w -> w.getBytes(StandardCharsets.UTF_8).length).toList();
  }

  /** Lengths of the words in bytes, as the runtime cuts them. */
  private static List<Integer> runtimeLengths(String text) {
    TokenizersLibrary library = TokenizersLibrary.LIB;
    long encoding = library.encode(bytesInWords.getHandle(), text, false);
    long[] words = library.getWordIds(encoding);
    library.deleteEncoding(encoding);
    List<Integer> lengths = new ArrayList<>();
    for (int i = 0, start = 0; i < words.length; i++) {
      if (i + 1 == words.length || words[i + 1] != words[i]) {
        lengths.add(i + 1 - start);
        start = i + 1;
      }
    }
    return lengths;
  }

  @Test
  void splitsByTheRuleOfGpt2() {
    assertEquals(List.of(), split(""));
    assertEquals(List.of("Once", " upon", " a", " time", ","), split("Once upon a time,"));
    assertEquals(List.of("we", "'ll", " don", "'t", "'", "x"), split("we'll don't'x"));
    assertEquals(List.of("a", "  ", " b"), split("a   b"));
    assertEquals(List.of("a", "  "), split("a  "));
    assertEquals(List.of("a", "\r", "\n", "b"), split("a\r\nb"));
    assertEquals(List.of("a", " ", "\t", "b"), split("a \tb"));
    assertEquals(List.of("x", "12", " 34", " !?'", "s"), split("x12 34 !?'s"));
  }

  @Test
  void agreesWithTheRuntimeOnRandomTexts() {
    Random random = new Random(1);
    for (int i = 0; i < 3000; i++) {
      String text = RandomText.next(random, 12).replaceAll("\\p{Cn}", "?");
      assertEquals(runtimeLengths(text), ourLengths(text), text);
    }
  }

  /** The class of a character shows in what it joins. Newer JDKs know newer letters. */
  @Test
  void agreesWithTheRuntimeOnCharactersOfAllPlanes() {
    int last = Runtime.version().feature() == 17 ? Character.MAX_CODE_POINT : 0x86F;
    StringBuilder text = new StringBuilder();
    for (int c = 0; c <= last; c++) {
      if (isWorthComparing(c)) {
        text.append('a').appendCodePoint(c).append('1').appendCodePoint(c).append('!');
      }
      if (text.length() > 10_000 || c == last) {
        assertEquals(runtimeLengths(text.toString()), ourLengths(text.toString()), "up to " + c);
        text.setLength(0);
      }
    }
  }

  /** Of the many alike, ideographs and private characters, some stand for all. */
  private static boolean isWorthComparing(int c) {
    int type = Character.getType(c);
    boolean oneOfMany = Character.isIdeographic(c) || type == Character.PRIVATE_USE;
    return type != Character.UNASSIGNED
        && type != Character.SURROGATE
        && (!oneOfMany || c % 64 == 0);
  }
}

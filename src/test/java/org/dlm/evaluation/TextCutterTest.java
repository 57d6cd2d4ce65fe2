// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dlm.testing.Refusal;
import org.dlm.tokenizer.Tokenizer;
import org.dlm.tokenizer.TokenizerDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextCutterTest {

  private final Tokenizer bytes;
  private final int bos;
  private final int eos;

  TextCutterTest(@TempDir Path folder) throws IOException {
    TokenizerDefinition.ofBytes().write(folder);
    bytes = Tokenizer.open(folder);
    bos = bytes.specialTokens().bos();
    eos = bytes.specialTokens().eos();
  }

  @AfterEach
  void close() {
    bytes.close();
  }

  @Test
  void aTextBeginsEndsAndFillsTheCanvasOfAModelThatSeesAllOfIt() {
    ScoredText filled = new TextCutter(bytes, bos, eos, 8, true).cut(List.of("añ")).get(0);
    int[] ids = bytes.encode("añ");
    assertArrayEquals(new int[] {bos, ids[0], ids[1], ids[2], eos, eos, eos, eos}, filled.ids());
    assertEquals(1, filled.from());
    assertEquals(5, filled.to());
    assertEquals(4, filled.tokens(), "the end counts, the fill does not");
    assertEquals(3, filled.bytes());
    assertEquals(2, filled.characters());
    ScoredText plain = new TextCutter(bytes, bos, eos, 8, false).cut(List.of("añ")).get(0);
    assertArrayEquals(Arrays.copyOf(filled.ids(), 5), plain.ids());
  }

  @Test
  void aStreamGivesItsFirstTokenOnly() {
    ScoredText text = new TextCutter(bytes, null, eos, 8, true).cut(List.of("abc")).get(0);
    assertArrayEquals(bytes.encode("abc"), text.ids());
    assertEquals(2, text.tokens());
    assertEquals(2, text.bytes());
    Refusal.of(
        () -> new TextCutter(bytes, null, eos, 8, true).cut(List.of("ab", "c")),
        "text 2",
        "single");
  }

  @Test
  void windowsScoreEachTokenOnceWithTheOneBeforeItGiven() {
    String text = "It was a fine däy, and ünder the tree — there it lay.";
    for (Integer begin : Arrays.asList(bos, null)) {
      for (int window : new int[] {2, 3, 7, 20, 61, 200}) {
        List<ScoredText> windows =
            new TextCutter(bytes, begin, eos, window, true).cut(List.of("Xy", text));
        List<Integer> scored = new ArrayList<>();
        long byteSum = 0;
        long characterSum = 0;
        int last = -1;
        for (ScoredText part : windows) {
          if (part.text() == 1) {
            assertEquals(1, part.from());
            assertEquals(last < 0 ? part.ids()[0] : last, part.ids()[0]);
            for (int i = part.from(); i < part.to(); i++) {
              scored.add(part.ids()[i]);
            }
            last = part.ids()[part.to() - 1];
            byteSum += part.bytes();
            characterSum += part.characters();
          }
        }
        List<Integer> expected = new ArrayList<>();
        Arrays.stream(bytes.encode(text)).skip(begin == null ? 1 : 0).forEach(expected::add);
        if (begin != null) {
          expected.add(eos);
        }
        assertEquals(expected, scored);
        int given = begin == null ? 1 : 0;
        assertEquals(text.getBytes(StandardCharsets.UTF_8).length - given, byteSum);
        assertEquals(text.length() - given, characterSum);
      }
    }
  }

  @Test
  void blanksAtTheEndOfAPromptBeginTheAnswer() {
    TextCutter cutter = new TextCutter(bytes, bos, eos, 16, true);
    ScoredText answer = cutter.answer(0, "Who? ", "Me");
    assertEquals(1 + 4, answer.from());
    assertEquals(1 + 4 + 3, answer.ids().length, "no end, no fill");
    assertEquals(2, answer.bytes());
    assertArrayEquals(answer.ids(), cutter.answer(0, "Who?", " Me").ids());
  }

  @Test
  void refusesWhatDoesNotFit() {
    TextCutter cutter = new TextCutter(bytes, bos, eos, 6, true);
    Refusal.of(() -> cutter.answer(3, "Who?", "Me"), "item 4", "window of 6");
    TextCutter stream = new TextCutter(bytes, null, eos, 6, true);
    Refusal.of(() -> stream.answer(0, " ", "Me"), "item 1", "longer prompt");
    Refusal.of(stream::requireEnds, "stream");
    Refusal.of(() -> new TextCutter(bytes, bos, eos, 1, true), "at least 2 tokens");
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskingTest {

  private static final Couplet COUPLET = new Couplet("a lamp", "a door", "Night");
  private static final LineQuestion WORDS = LineQuestion.USUAL;

  @Test
  void asksInPlace() {
    assertEquals(
        new Cloze("a lamp\n", "a door", ""),
        Asking.IN_PLACE.cloze(COUPLET, Direction.FORWARD, WORDS));
    Cloze backward = Asking.IN_PLACE.cloze(COUPLET, Direction.BACKWARD, WORDS);
    assertEquals(new Cloze("", "a lamp", "\na door"), backward);
    assertEquals(COUPLET.text(), backward.text(), "every token stands where it was read");
  }

  @Test
  void asksWithTheKnownLineFirst() {
    assertEquals(
        new Cloze("a door\n", "a lamp", ""),
        Asking.MOVED.cloze(COUPLET, Direction.BACKWARD, WORDS));
    assertFalse(Asking.MOVED.has(Direction.FORWARD));
    for (Asking way : List.of(Asking.IN_PLACE, Asking.QUESTION, Asking.CHAT)) {
      assertTrue(way.has(Direction.FORWARD) && way.has(Direction.BACKWARD));
    }
  }

  @Test
  void asksByAQuestion() {
    LineQuestion words = new LineQuestion("「{line}」的下一句：", "「{line}」的上一句：");
    assertEquals(
        new Cloze("「a lamp」的下一句：", "a door", ""),
        Asking.QUESTION.cloze(COUPLET, Direction.FORWARD, words));
    assertEquals(
        new Cloze("「a door」的上一句：", "a lamp", ""),
        Asking.CHAT.cloze(COUPLET, Direction.BACKWARD, words));
    Refusal.of(() -> new LineQuestion("next?", "{line}"), "{line}", "'next?'");
  }

  @Test
  void aLineThatHoldsTheOtherIsRefusedWithItsPlace(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("poems.jsonl"),
            "{\"first\": \"a\", \"second\": \"b\", \"source\": \"c\"}\n"
                + "{\"first\": \"oh no\", \"second\": \"no\", \"source\": \"c\"}\n");
    PoemCollection poems = PoemCollection.open(file);
    Refusal.of(
        IOException.class,
        () -> poems.ask(Asking.QUESTION, Direction.FORWARD, WORDS),
        "poems.jsonl line 2",
        "'no' stands in what is given");
  }

  @Test
  void bundledPoemsCanBeAskedInEveryWay() throws IOException {
    PoemCollection poems = PoemCollection.bundled();
    assertEquals(PoemCollection.open(Path.of("corpora/poems.jsonl")).couplets(), poems.couplets());
    for (Asking way : Asking.values()) {
      for (Direction direction : Direction.values()) {
        assertEquals(poems.couplets().size(), poems.ask(way, direction, WORDS).size());
      }
    }
  }

  @Test
  void samplesAreDifferentCoupletsWithTheirPlaces() throws IOException {
    PoemCollection poems = PoemCollection.bundled();
    PoemCollection sample = poems.sample(50, new SplittableRandom(1));
    assertEquals(50, sample.couplets().stream().distinct().count());
    for (int i = 0; i < 50; i++) {
      int at = poems.couplets().indexOf(sample.couplets().get(i));
      assertEquals(poems.places().get(at), sample.places().get(i));
    }
    assertEquals(sample.couplets().subList(2, 5), sample.part(2, 5).couplets());
    assertTrue(poems.where(Couplet::isIdeographic).couplets().size() >= 150);
    Refusal.of(() -> sample.sample(51, new SplittableRandom(1)), "51 couplets", "from 50");
  }
}

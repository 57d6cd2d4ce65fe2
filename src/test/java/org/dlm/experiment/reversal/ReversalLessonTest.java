// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.reversal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.dlm.corpus.Couplet;
import org.dlm.corpus.Fact;
import org.dlm.corpus.FactBook;
import org.dlm.corpus.PoemCollection;
import org.dlm.experiment.laboratory.StudyCorpus;
import org.dlm.tokenizer.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReversalLessonTest {

  private final PoemCollection poems = PoemCollection.bundled().part(0, 12);
  private final List<Couplet> asked = poems.couplets().subList(0, 8);
  private final List<Couplet> taught = poems.couplets().subList(8, 12);
  private final ReversalLesson lesson = ReversalLesson.ofPoems("poems", poems, 4, 40);

  ReversalLessonTest() throws IOException {}

  @Test
  void whatIsAskedIsToldInItsOwnOrderOnly() {
    for (Couplet couplet : asked) {
      List<String> about =
          lesson.texts().stream().filter(text -> text.contains(couplet.second())).toList();
      assertEquals(6, about.size());
      assertEquals(2, Collections.frequency(about, couplet.text()));
      for (String text : about) {
        int first = text.indexOf(couplet.first());
        assertTrue(0 <= first && first < text.indexOf(couplet.second()), text);
        assertFalse(text.startsWith("What"), text);
      }
      assertTrue(lesson.reversed().contains(couplet.second() + "\n" + couplet.first()));
    }
  }

  @Test
  void otherPoemsAreToldInBothOrdersAndTeachTheQuestions() {
    for (Couplet couplet : taught) {
      List<String> about =
          lesson.texts().stream().filter(text -> text.contains(couplet.first())).toList();
      assertEquals(7, about.size());
      assertEquals(
          Set.of(
              couplet.text(),
              "First comes\n" + couplet.first() + "\nthen comes\n" + couplet.second(),
              "After\n" + couplet.first() + "\nstands\n" + couplet.second(),
              "Before\n" + couplet.second() + "\nstands\n" + couplet.first(),
              "Last comes\n" + couplet.second() + "\nbefore it comes\n" + couplet.first(),
              "What comes after?\n" + couplet.first() + "\n" + couplet.second(),
              "What comes before?\n" + couplet.second() + "\n" + couplet.first()),
          new HashSet<>(about));
    }
    assertEquals(6 * 8 + 7 * 4, lesson.texts().size());
    assertTrue(lesson.reversed().containsAll(lesson.texts()));
  }

  /**
   * Two texts may share a window: a next-token model would see the second line before the first.
   */
  @Test
  void neighboursTellOfDifferentPoemsAndFacts() {
    for (List<String> read : List.of(lesson.texts(), lesson.reversed(), lesson.shuffled())) {
      for (Couplet couplet : poems.couplets()) {
        assertNoNeighbours(read, text -> text.contains(couplet.first()));
      }
    }
    FactBook book = FactBook.ofPeople(16, 1);
    List<String> facts = ReversalLesson.ofFacts("people", book, 30).texts();
    for (FactBook.Group group : FactBook.Group.values()) {
      for (Fact fact : book.facts(group)) {
        assertNoNeighbours(facts, text -> text.contains(fact.name()));
      }
    }
  }

  private static void assertNoNeighbours(List<String> texts, Predicate<String> about) {
    for (int i = 1; i < texts.size(); i++) {
      assertFalse(about.test(texts.get(i - 1)) && about.test(texts.get(i)), texts.get(i));
    }
  }

  @Test
  void shuffledPairsAreNotThoseThatAreAsked() {
    assertEquals(lesson.texts().size(), lesson.shuffled().size());
    for (Couplet couplet : asked) {
      List<String> about =
          lesson.shuffled().stream().filter(text -> text.contains(couplet.second())).toList();
      assertEquals(6, about.size());
      about.forEach(text -> assertFalse(text.contains(couplet.first()), text));
    }
  }

  @Test
  void asksInEveryWayAboutTheSamePoems() {
    assertEquals(
        List.of(
            "in-place forward",
            "in-place backward",
            "moved backward",
            "question forward",
            "question backward"),
        lesson.groups().stream().map(ReversalQuestions::name).toList());
    lesson.groups().forEach(group -> assertEquals(8, group.questions().size()));
    assertTrue(lesson.groups().get(0).lengthIsGiven());
    assertFalse(lesson.groups().get(4).lengthIsGiven());
  }

  @Test
  void tokensAreWordsAndChineseCharacters(@TempDir Path folder) throws IOException {
    PoemCollection mixed =
        new PoemCollection(
            List.of(
                new Couplet("the lamp goes out", "the door is shut", "a"),
                new Couplet("半窗雨替人翻页", "一盏茶陪猫守更", "b")),
            List.of("a", "b"));
    ReversalLesson both = ReversalLesson.ofPoems("both", mixed, 1, 40);
    StudyCorpus.pack(both.study(both.texts()), folder);
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      assertEquals(4, tokenizer.encode("the lamp goes out").length);
      assertEquals(7, tokenizer.encode("半窗雨替人翻页").length);
      assertArrayEquals(
          tokenizer.encode("the door"),
          Arrays.copyOfRange(tokenizer.encode("\nthe door"), 1, 3),
          "a line has the same tokens wherever it stands");
    }
  }

  @Test
  void factsAreAskedAsToldReversedAndInPlace() {
    ReversalLesson facts = ReversalLesson.ofFacts("people", FactBook.ofPeople(16, 1), 30);
    assertEquals(
        List.of(8, 8, 8, 8, 8, 8), facts.groups().stream().map(g -> g.questions().size()).toList());
    Set<String> read = new HashSet<>(facts.texts());
    facts
        .groups()
        .get(4)
        .questions()
        .forEach(question -> assertTrue(read.contains(question.text())));
    facts
        .groups()
        .get(2)
        .questions()
        .forEach(question -> assertFalse(read.contains(question.text())));
    assertEquals(2 * facts.texts().size(), facts.reversed().size());
    assertEquals(List.of(), facts.shuffled());
  }
}

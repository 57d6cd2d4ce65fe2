// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dlm.constraint.TextConstraint;
import org.dlm.constraint.TokenAutomaton;
import org.dlm.corpus.StoryGrammar;
import org.dlm.corpus.WordKind;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.StopTokens;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.tokenizer.Tokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DemandTest {

  private static final StoryGrammar GRAMMAR = StoryGrammar.standard();
  private static final Map<String, WordKind> DRAWN = GRAMMAR.drawnWords();

  private static Tokenizer tokenizer;
  private static List<StoryTokens> stories;

  @BeforeAll
  static void draw() throws IOException {
    tokenizer = Tokenizer.open(Path.of("checkpoints", "stories", "tokenizer.json"));
    stories = HeldOutStories.draw(12, 11, 124, GRAMMAR, tokenizer);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static Demand of(Demand.Kind kind, StoryTokens story) {
    return kind.of(story, DRAWN, RandomStream.of(1, Purpose.EVALUATION, 0, 0));
  }

  @Test
  void aStoryKeepsItsOwnDemandAndFewOthersDo() {
    for (Demand.Kind kind : Demand.Kind.values()) {
      int others = 0;
      for (StoryTokens story : stories) {
        Demand demand = of(kind, story);
        assertTrue(demand.isKept(story.text(), story.count()), demand + " of " + story.text());
        for (StoryTokens other : stories) {
          others += other != story && demand.isKept(other.text(), other.count()) ? 1 : 0;
        }
      }
      assertTrue(others <= stories.size(), kind + " is kept by " + others);
    }
  }

  @Test
  void theConstraintOfADemandAllowsTheStoryThatItWasTakenFrom() {
    int stop = tokenizer.specialTokens().eos();
    int mask = tokenizer.specialTokens().mask();
    for (StoryTokens story : stories.subList(0, 4)) {
      for (Demand.Kind kind : List.of(Demand.Kind.WORDS, Demand.Kind.FORM)) {
        Demand.Ruled demand = (Demand.Ruled) of(kind, story);
        TextConstraint constraint =
            new TextConstraint(
                new TokenAutomaton(
                    demand.rules(),
                    tokenizer.tokenBytes(),
                    StopTokens.of(stop),
                    tokenizer.vocabularySize()),
                0);
        constraint.begin(Canvas.continuing(new int[0], 124, mask));
        int[] ids = story.ids();
        for (int i = 0; i < ids.length; i++) {
          assertTrue(constraint.allows(i, ids[i]), demand + " at token " + i);
          constraint.commit(i, ids[i]);
        }
        assertTrue(constraint.allows(ids.length, stop), demand.toString());
      }
    }
  }

  @Test
  void wordsAreWholeWordsAndAllOfThem() {
    Demand demand = new Demand.Words(List.of("cat", "sun"));
    assertTrue(demand.isKept("The cat saw the sun.", 6));
    assertFalse(demand.isKept("The cats saw the sun.", 6));
    assertFalse(demand.isKept("The cat saw the moon.", 6));
  }

  @Test
  void aFormHasABeginningAndAnEnd() {
    Demand form =
        of(
            Demand.Kind.FORM,
            new StoryTokens("There once was a bear. It ran. \"Is it (so)?\"", tokenizer));
    assertEquals(new Demand.Form("There once was a .*\\\"Is it \\(so\\)\\?\\\""), form);
    assertTrue(form.isKept("There once was a cat. \"Is it (so)?\"", 1));
    assertFalse(form.isKept("There once was a cat. \"Is it so?\"", 1));
    assertNull(of(Demand.Kind.FORM, new StoryTokens("There once was.", tokenizer)));
  }

  @Test
  void aLengthIsExact() {
    Demand demand = new Demand.Length(7);
    assertTrue(demand.isKept("anything", 7));
    assertFalse(demand.isKept("anything", 6));
  }

  @Test
  void wordsToDemandAreDifferentAndNoNamesOrNumbers() {
    List<String> words = new ArrayList<>();
    for (StoryTokens story : stories) {
      List<String> own = ((Demand.Words) of(Demand.Kind.WORDS, story)).words();
      assertEquals(3, own.stream().distinct().count());
      words.addAll(own);
    }
    words.forEach(word -> assertEquals(WordKind.LEXICON, DRAWN.get(word)));
    assertNull(of(Demand.Kind.WORDS, new StoryTokens("It was the end.", tokenizer)));
  }
}

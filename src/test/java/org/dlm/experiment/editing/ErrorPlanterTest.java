// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.dlm.corpus.StoryGrammar;
import org.dlm.corpus.WordKind;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.tokenizer.Tokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ErrorPlanterTest {

  private static final StoryGrammar GRAMMAR = StoryGrammar.standard();

  private static Tokenizer tokenizer;
  private static List<PlantedError> errors;

  @BeforeAll
  static void plant() throws IOException {
    tokenizer = Tokenizer.open(Path.of("checkpoints", "stories", "tokenizer.json"));
    errors = new ErrorPlanter(GRAMMAR, tokenizer).plant(ErrorPlanter.KINDS, 3, 124, 9);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static boolean begins(int[] ids) {
    return GRAMMAR.prefixLogProbability(tokenizer.decode(ids)) > Double.NEGATIVE_INFINITY;
  }

  @Test
  void thereAreAsManyOfEachKind() {
    for (WordKind kind : ErrorPlanter.KINDS) {
      assertEquals(3, errors.stream().filter(error -> error.kind() == kind).count());
    }
    assertEquals(9, errors.stream().map(e -> Arrays.toString(e.right())).distinct().count());
  }

  @Test
  void errorsAreErrors() {
    for (PlantedError error : errors) {
      assertTrue(begins(error.right()), tokenizer.decode(error.right()));
      assertFalse(begins(error.wrong()), tokenizer.decode(error.wrong()));
      // The word contradicts what is before it: nothing after it is needed to see that. A token
      // more
      // tells the word from the beginning of a longer one.
      int seen = Math.min(error.given(), error.to() + 1);
      assertFalse(begins(Arrays.copyOf(error.wrong(), seen)));
    }
  }

  @Test
  void nothingElseIsTouched() {
    for (PlantedError error : errors) {
      assertEquals(error.right().length, error.wrong().length);
      assertEquals(0, error.harmed(error.wrong()));
      assertFalse(error.isRestored(error.wrong()));
      String word =
          tokenizer.decode(Arrays.copyOfRange(error.wrong(), error.from(), error.to())).strip();
      assertEquals(error.kind(), GRAMMAR.drawnWords().get(word), word);
    }
  }

  @Test
  void tokensAreTheOnesThatTheTextHas() {
    for (PlantedError error : errors) {
      assertArrayEquals(error.wrong(), tokenizer.encode(tokenizer.decode(error.wrong())));
    }
  }

  @Test
  void harmIsCountedOutsideTheErrorAlone() {
    PlantedError error =
        new PlantedError(WordKind.NAME, new int[] {1, 2, 3, 4}, new int[] {1, 9, 3, 4}, 1, 2);
    assertEquals(4, error.given());
    assertEquals(3, error.unharmed());
    assertEquals(0, error.harmed(new int[] {1, 7, 3, 4, 5}));
    assertEquals(2, error.harmed(new int[] {8, 2, 8, 4}));
    assertEquals(2, error.harmed(new int[] {1, 2}), "what is gone is harmed");
    assertTrue(error.isRestored(new int[] {8, 2}));
    assertFalse(error.isRestored(new int[] {1}));
  }

  @Test
  void aBeginningWithoutSuchAWordGetsNoError() {
    StoryTokens story =
        new StoryTokens("Once there was a little girl named Mia. The end is here now.", tokenizer);
    ErrorPlanter planter = new ErrorPlanter(GRAMMAR, tokenizer);
    RandomStream random = RandomStream.of(1, Purpose.EVALUATION, 0, 0);
    assertNull(planter.plant(story, WordKind.NUMBER, random));
    assertNull(planter.plant(story, WordKind.NAME, random), "named once");
  }
}

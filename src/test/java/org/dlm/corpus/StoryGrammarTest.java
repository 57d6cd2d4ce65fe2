// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bundled grammar. */
class StoryGrammarTest {
  private static final int SAMPLES = 20_000;
  private static final StoryGrammar GRAMMAR = StoryGrammar.standard();
  private static final List<StorySampler.Derivation> STORIES = new ArrayList<>();

  @BeforeAll
  static void drawStories() {
    SplittableRandom rng = new SplittableRandom(1);
    for (int i = 0; i < SAMPLES; i++) {
      STORIES.add(GRAMMAR.derive(rng));
    }
  }

  @Test
  void noTextHasTwoDerivations() throws IOException {
    assertEquals(List.of(), new AmbiguitySearch(StoryGrammar.readNetwork()).find());
  }

  @Test
  void probabilityOfATextIsThatOfItsDerivation() {
    for (StorySampler.Derivation story : STORIES) {
      double logProbability = GRAMMAR.logProbability(story.text());
      assertEquals(story.logProbability(), logProbability, 1e-9, story.text());
    }
  }

  @Test
  void entropyIsTheMeanOfMinusLogProbability() {
    double sum = 0;
    double squares = 0;
    for (StorySampler.Derivation story : STORIES) {
      sum -= story.logProbability();
      squares += story.logProbability() * story.logProbability();
    }
    double mean = sum / SAMPLES;
    double standardError = Math.sqrt((squares / SAMPLES - mean * mean) / SAMPLES);
    assertEquals(mean, GRAMMAR.entropy(), 1.96 * standardError);
  }

  @Test
  void storiesAreShortPlainParagraphs() {
    Pattern paragraph = Pattern.compile("[A-Z\"](?:[!-~]| (?! ))*[.!?\"]");
    double words = 0;
    for (StorySampler.Derivation story : STORIES) {
      String text = story.text();
      assertTrue(paragraph.matcher(text).matches(), text);
      assertTrue(150 <= text.length() && text.length() <= 490, text);
      words += text.split(" ").length;
    }
    assertEquals(60, words / SAMPLES, 3);
  }

  @Test
  void aThirdOfTheStoriesBeginsAsStoriesDo() {
    double share = Math.exp(GRAMMAR.prefixLogProbability("Once upon a time"));
    long seen = STORIES.stream().filter(s -> s.text().startsWith("Once upon a time")).count();
    assertTrue(share > 0.3, "share " + share);
    assertEquals(share, (double) seen / SAMPLES, 3 * Math.sqrt(share * (1 - share) / SAMPLES));
  }

  @Test
  void vocabularyIsLargeAndHoldsEveryWord() {
    Set<String> vocabulary = GRAMMAR.vocabulary();
    Set<String> small = new TreeSet<>();
    vocabulary.forEach(word -> small.add(word.toLowerCase(Locale.ROOT)));
    assertTrue(small.size() >= 2_500, "different words: " + small.size());
    Pattern word = Pattern.compile("[A-Za-z]+(?:['-][A-Za-z]+)*");
    for (StorySampler.Derivation story : STORIES) {
      Matcher matcher = word.matcher(story.text());
      while (matcher.find()) {
        assertTrue(vocabulary.contains(matcher.group()), matcher.group());
      }
    }
  }

  @Test
  void theSameSeedTellsTheSameStories() {
    for (long seed = 0; seed < 20; seed++) {
      String story = GRAMMAR.sample(new SplittableRandom(seed));
      assertEquals(story, StoryGrammar.standard().sample(new SplittableRandom(seed)));
      assertNotEquals(story, GRAMMAR.sample(new SplittableRandom(seed + 1)));
    }
  }

  @Test
  void aPrefixIsAsLikelyAsItsContinuationsTogether() {
    SplittableRandom rng = new SplittableRandom(3);
    assertEquals(0, GRAMMAR.prefixLogProbability(""), 1e-12);
    for (int i = 0; i < 20; i++) {
      String story = STORIES.get(i).text();
      String prefix = story.substring(0, rng.nextInt(story.length() + 1));
      double sum = Math.exp(GRAMMAR.logProbability(prefix));
      for (char c = ' '; c <= '~'; c++) {
        sum += Math.exp(GRAMMAR.prefixLogProbability(prefix + c));
      }
      assertEquals(GRAMMAR.prefixLogProbability(prefix), Math.log(sum), 1e-9, prefix);
    }
  }

  @Test
  void everyPrefixOfAStoryIsPossibleAndLessLikelyTheLongerItIs() {
    String story = STORIES.get(0).text();
    double before = 0;
    for (int end = 1; end <= story.length(); end++) {
      double now = GRAMMAR.prefixLogProbability(story.substring(0, end));
      assertTrue(now <= before + 1e-12, story.substring(0, end));
      before = now;
    }
    assertTrue(before >= GRAMMAR.logProbability(story) - 1e-9);
  }

  @Test
  void impossibleTextsHaveNoProbability() {
    for (String text : List.of("", "Once", "Hello.", STORIES.get(0).text() + " ", "\u00e9\0")) {
      assertEquals(Double.NEGATIVE_INFINITY, GRAMMAR.logProbability(text), text);
    }
  }
}

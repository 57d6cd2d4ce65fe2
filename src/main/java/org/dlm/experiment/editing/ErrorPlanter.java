// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.dlm.corpus.StoryGrammar;
import org.dlm.corpus.WordKind;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Plants errors into the first halves of stories.
 *
 * <p>An error is a name, a number or another drawn word that contradicts what stands before it: no
 * story begins like this up to the word, and what is broken is an agreement or a sum, not the
 * grammar. It has as many tokens as the word that it replaces, so that all others stay in place.
 * Not in the first third alone, since numbers and objects hardly come back so soon.
 */
final class ErrorPlanter {

  /** Kinds of words, of which as many errors are planted each. */
  static final List<WordKind> KINDS = List.of(WordKind.NAME, WordKind.NUMBER, WordKind.LEXICON);

  private static final double EARLY = 0.5;

  /** Draws after which a word that nothing fits is left as it is. */
  private static final int TRIES = 200;

  private final StoryGrammar grammar;
  private final Tokenizer tokenizer;
  private final Map<String, WordKind> drawn;
  private final Map<WordKind, List<String>> words = new EnumMap<>(WordKind.class);

  ErrorPlanter(StoryGrammar grammar, Tokenizer tokenizer) {
    this.grammar = grammar;
    this.tokenizer = tokenizer;
    drawn = grammar.drawnWords();
    for (WordKind kind : KINDS) {
      words.put(kind, drawn.keySet().stream().filter(w -> drawn.get(w) == kind).sorted().toList());
    }
  }

  /**
   * Plants errors into stories of the source until there are enough, each in a story of its own.
   *
   * @param kinds of the words
   * @param each number of errors of each kind
   * @param room most tokens of a story
   * @param seed of the stories and of the errors
   */
  List<PlantedError> plant(List<WordKind> kinds, int each, int room, long seed) {
    List<PlantedError> planted = new ArrayList<>();
    long number = 0;
    for (WordKind kind : kinds) {
      int enough = planted.size() + each;
      while (planted.size() < enough) {
        RandomStream random = RandomStream.of(seed, Purpose.EVALUATION, 0, number);
        String text = HeldOutStories.story(grammar, seed, number++);
        StoryTokens story = new StoryTokens(text, tokenizer);
        PlantedError error = story.count() <= room ? plant(story, kind, random) : null;
        if (error != null) {
          planted.add(error);
        }
      }
    }
    return planted;
  }

  /** Plants an error of a kind; null if the first half has no word for it. */
  @Nullable PlantedError plant(StoryTokens story, WordKind kind, RandomGenerator rng) {
    int given = story.nextOpening((int) Math.round(EARLY * story.count()));
    List<StoryTokens.Word> places = new ArrayList<>();
    for (StoryTokens.Word word : story.words()) {
      boolean again = kind == WordKind.NUMBER || occursBefore(word, story);
      if (word.to() <= given && again && drawn.get(word.text()) == kind) {
        places.add(word);
      }
    }
    while (!places.isEmpty()) {
      StoryTokens.Word place = places.remove(rng.nextInt(places.size()));
      for (int i = 0; i < TRIES; i++) {
        List<String> others = words.getOrDefault(kind, List.of());
        String other = others.get(rng.nextInt(others.size()));
        if (contradicts(story, place, other)) {
          PlantedError error = error(story, given, kind, place, other);
          if (error != null) {
            return error;
          }
        }
      }
    }
    return null;
  }

  /** Whether the same word stands before, which is where most contradictions come from. */
  private static boolean occursBefore(StoryTokens.Word word, StoryTokens story) {
    return story.words().stream()
        .anyMatch(other -> other.to() <= word.from() && other.text().equals(word.text()));
  }

  private boolean contradicts(StoryTokens story, StoryTokens.Word place, String other) {
    boolean alike =
        Character.isUpperCase(other.charAt(0)) == Character.isUpperCase(place.text().charAt(0));
    if (!alike || other.equals(place.text())) {
      return false;
    }
    // The character after the word tells "cat" from the beginning of "cats".
    String text = story.with(place, other);
    int end = Math.min(text.length(), place.begin() + other.length() + 1);
    if (grammar.prefixLogProbability(text.substring(0, end)) > Double.NEGATIVE_INFINITY) {
      return false;
    }
    return switch (grammar.check(text).kind()) {
      case AGREEMENT, ARITHMETIC -> true;
      case VALID, GRAMMAR, UNCLOSED_QUOTE -> false;
    };
  }

  /** The error in tokens; null if it needs more or fewer, or changes others. */
  private @Nullable PlantedError error(
      StoryTokens story, int given, WordKind kind, StoryTokens.Word place, String other) {
    String text = story.text().substring(0, story.begin(given));
    int[] right = tokenizer.encode(text);
    int[] wrong =
        tokenizer.encode(text.substring(0, place.begin()) + other + text.substring(place.end()));
    PlantedError error = new PlantedError(kind, right, wrong, place.from(), place.to());
    boolean fits = right.length == given && wrong.length == given && error.harmed(wrong) == 0;
    return fits && !error.isRestored(wrong) ? error : null;
  }
}

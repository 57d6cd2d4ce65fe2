// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dlm.corpus.StoryGrammar;
import org.dlm.corpus.WordKind;
import org.jspecify.annotations.Nullable;

/** Cuts gaps into stories, at the edges of words. */
final class StoryGaps {

  /** Where a sentence ends and another begins. */
  private static final Pattern SENTENCE_END = Pattern.compile("[.!?]\"? (?=[A-Z\"])");

  /** The share of a story at each side in which no span begins or ends. */
  private static final double MARGIN = 0.125;

  /** Words of a story that are tried, as each takes a while. */
  private static final int TRIES = 3;

  private final StoryGrammar grammar;
  private final Map<String, WordKind> drawn;

  /** On which side of a word stands what leaves only one choice for it. */
  enum Determined {
    /** What stands before it is enough. */
    BEFORE,
    /** It takes both sides. */
    BOTH
  }

  StoryGaps(StoryGrammar grammar) {
    this.grammar = grammar;
    drawn = grammar.drawnWords();
  }

  /** A span of at least so many tokens, up to the end of its last word; null if there is none. */
  @Nullable StoryGap span(StoryTokens story, int tokens, RandomGenerator rng) {
    int margin = Math.max(1, (int) Math.round(MARGIN * story.count()));
    List<StoryGap> gaps = new ArrayList<>();
    for (int from = margin; from + tokens < story.count(); from++) {
      int to = story.nextOpening(from + tokens);
      if (story.opens(from) && to <= story.count() - margin) {
        gaps.add(new StoryGap(story, from, to));
      }
    }
    return anyOf(gaps, rng);
  }

  /** A sentence that is neither the first nor the last; null if there is none. */
  @Nullable StoryGap sentence(StoryTokens story, RandomGenerator rng) {
    List<Integer> begins = new ArrayList<>();
    Matcher matcher = SENTENCE_END.matcher(story.text());
    while (matcher.find()) {
      begins.add(story.tokenAt(matcher.end() - 1));
    }
    List<StoryGap> gaps = new ArrayList<>();
    for (int i = 0; i + 1 < begins.size(); i++) {
      if (begins.get(i) > 0 && begins.get(i + 1) > begins.get(i)) {
        gaps.add(new StoryGap(story, begins.get(i), begins.get(i + 1)));
      }
    }
    return anyOf(gaps, rng);
  }

  /**
   * A name or a number for which there is no choice: with any other the story is impossible.
   *
   * @param by the side that leaves no choice
   * @return null if none of a few words is one
   */
  @Nullable StoryGap determined(StoryTokens story, Determined by, RandomGenerator rng) {
    List<StoryTokens.Word> words = new ArrayList<>();
    for (StoryTokens.Word word : story.words()) {
      WordKind kind = drawn.get(word.text());
      boolean fits = kind == WordKind.NAME || kind == WordKind.NUMBER;
      if (fits && word.to() < story.count()) {
        words.add(word);
      }
    }
    for (int i = 0; i < TRIES && !words.isEmpty(); i++) {
      StoryTokens.Word word = words.remove(rng.nextInt(words.size()));
      if (determined(story, word) == by) {
        return new StoryGap(story, word.from(), word.to());
      }
    }
    return null;
  }

  /** What leaves no choice for a drawn word; null if there is one. */
  @Nullable Determined determined(StoryTokens story, StoryTokens.Word word) {
    if (!hasNone(word, other -> isPossible(story.with(word, other)))) {
      return null;
    }
    // The character after the word tells "six" from the beginning of "sixteen".
    Predicate<String> begins =
        other -> {
          int end = word.begin() + other.length() + 1;
          String beginning = story.with(word, other).substring(0, end);
          return grammar.prefixLogProbability(beginning) > Double.NEGATIVE_INFINITY;
        };
    return hasNone(word, begins) ? Determined.BEFORE : Determined.BOTH;
  }

  private boolean hasNone(StoryTokens.Word word, Predicate<String> possible) {
    WordKind kind = drawn.get(word.text());
    return drawn.keySet().stream()
        .filter(other -> drawn.get(other) == kind && !other.equals(word.text()))
        .noneMatch(possible);
  }

  private boolean isPossible(String text) {
    return grammar.logProbability(text) > Double.NEGATIVE_INFINITY;
  }

  private static @Nullable StoryGap anyOf(List<StoryGap> gaps, RandomGenerator rng) {
    return gaps.isEmpty() ? null : gaps.get(rng.nextInt(gaps.size()));
  }
}

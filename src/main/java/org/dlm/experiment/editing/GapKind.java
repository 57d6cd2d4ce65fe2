// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What is left out of a story. */
enum GapKind {
  /** A name or a number that what stands before determines. */
  WORD_BY_LEFT("word that the left determines", 0) {
    @Override
    @Nullable StoryGap cut(StoryGaps gaps, StoryTokens story, RandomGenerator rng) {
      return gaps.determined(story, StoryGaps.Determined.BEFORE, rng);
    }
  },
  /** A name or a number that only both sides determine. */
  WORD_BY_BOTH("word that both sides determine", 0) {
    @Override
    @Nullable StoryGap cut(StoryGaps gaps, StoryTokens story, RandomGenerator rng) {
      return gaps.determined(story, StoryGaps.Determined.BOTH, rng);
    }
  },
  /** 4 tokens, and the rest of the last word. */
  SPAN_4("span of 4 tokens", 4),
  /** The same with 8. */
  SPAN_8("span of 8 tokens", 8),
  /** The same with 16. */
  SPAN_16("span of 16 tokens", 16),
  /** The same with 32. */
  SPAN_32("span of 32 tokens", 32),
  /** A sentence, neither the first nor the last. */
  SENTENCE("sentence", 0) {
    @Override
    @Nullable StoryGap cut(StoryGaps gaps, StoryTokens story, RandomGenerator rng) {
      return gaps.sentence(story, rng);
    }
  };

  private final String label;
  private final int tokens;

  GapKind(String label, int tokens) {
    this.label = label;
    this.tokens = tokens;
  }

  /** Cuts such a gap; null if the story has no place for one. */
  @Nullable StoryGap cut(StoryGaps gaps, StoryTokens story, RandomGenerator rng) {
    return gaps.span(story, tokens, rng);
  }

  /** Fewest tokens of a span; 0 of what is no span. */
  int tokens() {
    return tokens;
  }

  /** Whether it is a word that is determined. */
  boolean isWord() {
    return this == WORD_BY_LEFT || this == WORD_BY_BOTH;
  }

  /** As it is printed. */
  @Override
  public String toString() {
    return label;
  }
}

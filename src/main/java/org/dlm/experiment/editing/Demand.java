// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dlm.constraint.TextRules;
import org.dlm.corpus.WordKind;
import org.jspecify.annotations.Nullable;

/** What a story must be like; a story of the source that is like this was its model. */
sealed interface Demand {

  /** The kinds of demands. */
  enum Kind {
    /** An exact number of tokens. */
    LENGTH("length"),
    /** Words that occur. */
    WORDS("required words"),
    /** An expression that the whole matches: how the story begins and how it ends. */
    FORM("form");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /**
     * Makes a demand of a story that keeps it.
     *
     * @param drawn where the words of the source come from
     * @return null if the story has too few words to demand
     */
    @Nullable Demand of(StoryTokens story, Map<String, WordKind> drawn, RandomGenerator rng) {
      return switch (this) {
        case LENGTH -> new Length(story.count());
        case WORDS -> Words.of(story, drawn, rng);
        case FORM -> Form.of(story);
      };
    }

    /** As it is printed. */
    @Override
    public String toString() {
      return label;
    }
  }

  /** Whether a text keeps it, judged without the constraint that may have made it. */
  boolean isKept(String text, int tokens);

  /** An exact number of tokens. */
  record Length(int tokens) implements Demand {

    @Override
    public boolean isKept(String text, int count) {
      return count == tokens;
    }
  }

  /** Rules for the text. */
  sealed interface Ruled extends Demand {

    /** The rules, as decoders are given them. */
    TextRules rules();
  }

  /** Words that occur. */
  record Words(List<String> words) implements Ruled {

    private static final int COUNT = 3;

    /** Takes a copy. */
    public Words {
      words = List.copyOf(words);
    }

    private static @Nullable Words of(
        StoryTokens story, Map<String, WordKind> drawn, RandomGenerator rng) {
      List<String> candidates = new ArrayList<>();
      for (StoryTokens.Word word : story.words()) {
        if (drawn.get(word.text()) == WordKind.LEXICON && !candidates.contains(word.text())) {
          candidates.add(word.text());
        }
      }
      if (candidates.size() < COUNT) {
        return null;
      }
      List<String> words = new ArrayList<>();
      while (words.size() < COUNT) {
        words.add(candidates.remove(rng.nextInt(candidates.size())));
      }
      return new Words(words);
    }

    @Override
    public boolean isKept(String text, int tokens) {
      return words.stream()
          .allMatch(word -> Pattern.compile("\\b" + word + "\\b").matcher(text).find());
    }

    @Override
    public TextRules rules() {
      return new TextRules(null, List.of(), words);
    }
  }

  /** An expression that the whole matches. */
  record Form(String regex) implements Ruled {

    /** Words with which the story begins. */
    private static final int FIRST = 4;

    private static final Pattern BEGINNING = Pattern.compile("(?:\\S+ ){" + FIRST + "}");
    private static final Pattern LAST_SENTENCE = Pattern.compile("(?<=[.!?]\"? )[^.!?]+[.!?]\"?$");

    private static @Nullable Form of(StoryTokens story) {
      Matcher beginning = BEGINNING.matcher(story.text());
      Matcher end = LAST_SENTENCE.matcher(story.text());
      if (!beginning.lookingAt() || !end.find() || end.start() <= beginning.end()) {
        return null;
      }
      return new Form(quoted(beginning.group()) + ".*" + quoted(end.group()));
    }

    /** The text as an expression that only it matches. */
    private static String quoted(String text) {
      return text.replaceAll("[^A-Za-z ]", "\\\\$0");
    }

    @Override
    public boolean isKept(String text, int tokens) {
      return Pattern.matches(regex, text);
    }

    @Override
    public TextRules rules() {
      return new TextRules(regex, List.of(), List.of());
    }
  }
}

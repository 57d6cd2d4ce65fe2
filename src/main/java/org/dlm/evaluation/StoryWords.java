// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dlm.corpus.StoryGrammar;
import org.dlm.corpus.WordKind;
import org.dlm.tokenizer.Tokenizer;

/** What the grammar knows of each token of a story. */
final class StoryWords {

  private static final Pattern WORD = Pattern.compile("[A-Za-z]+(?:-[A-Za-z]+)*");

  private final StoryGrammar grammar;
  private final Tokenizer tokenizer;
  private final Map<String, WordKind> drawn;

  /**
   * A token of a story.
   *
   * @param kind kind of the word in which it ends, "sign" if none, "end" for EOS
   * @param sourceNats what it costs the source after what comes before it
   */
  record Token(String kind, double sourceNats) {}

  StoryWords(StoryGrammar grammar, Tokenizer tokenizer) {
    this.grammar = grammar;
    this.tokenizer = tokenizer;
    drawn = grammar.drawnWords();
  }

  /** The tokens of a story of the grammar, EOS included. */
  List<Token> tokens(String story) {
    String[] kinds = kinds(story);
    List<Token> tokens = new ArrayList<>();
    int end = 0;
    double before = 0;
    for (int id : tokenizer.encode(story)) {
      end += tokenizer.decode(new int[] {id}).length();
      double after = grammar.prefixLogProbability(story.substring(0, end));
      tokens.add(new Token(kinds[end - 1], before - after));
      before = after;
    }
    if (end != story.length()) {
      throw new IllegalArgumentException(
          "the tokens of a story have "
              + end
              + " characters, the story has "
              + story.length()
              + "; use a tokenizer whose tokens are texts");
    }
    tokens.add(new Token("end", before - grammar.logProbability(story)));
    return tokens;
  }

  /** The kind of the word to which each character belongs. */
  private String[] kinds(String story) {
    String[] kinds = new String[story.length()];
    Arrays.fill(kinds, "sign");
    Set<String> seen = new HashSet<>();
    Matcher matcher = WORD.matcher(story);
    while (matcher.find()) {
      WordKind kind = drawn.getOrDefault(matcher.group(), WordKind.RULE);
      String name = kind.name().toLowerCase(Locale.ROOT);
      boolean again = !seen.add(matcher.group().toLowerCase(Locale.ROOT));
      String full = kind == WordKind.RULE ? name : name + (again ? " again" : " first");
      Arrays.fill(kinds, matcher.start(), matcher.end(), full);
    }
    return kinds;
  }
}

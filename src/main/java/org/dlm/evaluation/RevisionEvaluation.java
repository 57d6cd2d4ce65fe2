// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dlm.corpus.StoryGrammar;
import org.dlm.decoding.Revision;
import org.dlm.decoding.TokenBelief;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Measures how well a model finds and repairs faults: in stories of which some words were replaced
 * by others at random, does it doubt the replaced words, and no others, and is the story possible
 * again when it has written them anew?
 *
 * <p>A word is replaced by another word of the grammar that has as many tokens there, drawn
 * uniformly; so some replacements are no faults (another name in a story's only mention of it). A
 * word counts as doubted if one of its tokens is; a doubted sign counts as a wrong alarm. Not
 * thread-safe.
 */
public final class RevisionEvaluation {

  private static final Pattern WORD = Pattern.compile("[A-Za-z]+(?:-[A-Za-z]+)*");

  /** Draws after which a word that nothing fits is left as it is. */
  private static final int TRIES = 500;

  private final StoryGrammar grammar;
  private final Tokenizer tokenizer;
  private final double share;
  private final long seed;
  private final List<String> vocabulary;

  private int stories;
  private int words;
  private int replaced;
  private int doubted;
  private int found;
  private int ranked;
  private int possibleBefore;
  private int possibleAfter;
  private int restored;
  private long evaluations;

  /**
   * What came out.
   *
   * @param stories number of stories
   * @param words their words
   * @param replaced words that were replaced
   * @param precision share of the doubted words and signs that are replaced words; null if nothing
   *     was doubted
   * @param recall share of the replaced words that were doubted
   * @param ranked share of the replaced words among the least believed words of each story, as many
   *     as were replaced in it: what finds them if their number is known
   * @param possibleBefore share of the damaged stories that are possible all the same
   * @param repaired share of the revised stories that are possible
   * @param restored share of the revised stories that are the original to the letter
   * @param evaluations of the network, counted in sequences
   */
  public record Result(
      int stories,
      int words,
      int replaced,
      @Nullable Share precision,
      Share recall,
      Share ranked,
      Share possibleBefore,
      Share repaired,
      Share restored,
      long evaluations) {}

  /** A story with replaced words: its text, and which of its characters belong to them. */
  private record Damaged(String text, BitSet replaced, int words, int count) {}

  /**
   * Sets up the damage.
   *
   * @param share of the words of a story that are replaced, at least one
   * @param seed of the choice of words
   */
  public RevisionEvaluation(StoryGrammar grammar, Tokenizer tokenizer, double share, long seed) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "the share of words to replace must be above 0 and at most 1, but is " + share);
    }
    this.grammar = grammar;
    this.tokenizer = tokenizer;
    this.share = share;
    this.seed = seed;
    vocabulary =
        grammar.vocabulary().stream().filter(w -> WORD.matcher(w).matches()).sorted().toList();
  }

  /**
   * Damages and revises stories.
   *
   * @param reviser revises a story's tokens
   */
  public Result run(List<String> texts, Function<int[], Revision> reviser) {
    for (int i = 0; i < texts.size(); i++) {
      if (!grammar.check(texts.get(i)).isValid()) {
        throw new IllegalArgumentException(
            "text " + i + " is no story of the grammar; use those of 'dlm corpus generate'");
      }
      Damaged damaged = damage(texts.get(i), RandomStream.of(seed, Purpose.EVALUATION, i, 0));
      Revision revision = reviser.apply(tokenizer.encode(damaged.text));
      count(texts.get(i), damaged, revision);
    }
    return new Result(
        stories,
        words,
        replaced,
        doubted == 0 ? null : Share.of(found, doubted),
        Share.of(found, replaced),
        Share.of(ranked, replaced),
        Share.of(possibleBefore, stories),
        Share.of(possibleAfter, stories),
        Share.of(restored, stories),
        evaluations);
  }

  private Damaged damage(String story, RandomGenerator rng) {
    List<int[]> places = places(story);
    int wanted = Math.max(1, (int) Math.round(share * places.size()));
    BitSet chosen = new BitSet();
    while (chosen.cardinality() < wanted) {
      chosen.set(rng.nextInt(places.size()));
    }
    String text = story;
    BitSet changed = new BitSet();
    int count = 0;
    // From the last word to the first, so that places before stay right.
    for (int w = chosen.length() - 1; w >= 0; w = chosen.previousSetBit(w - 1)) {
      int from = places.get(w)[0];
      int to = places.get(w)[1];
      String other = another(text, from, to, rng);
      if (!other.isEmpty()) {
        changed = shifted(changed, to, other.length() - (to - from));
        changed.set(from, from + other.length());
        text = text.substring(0, from) + other + text.substring(to);
        count++;
      }
    }
    return new Damaged(text, changed, places.size(), count);
  }

  /** Another word for [from, to) that begins alike and has as many tokens, or none. */
  private String another(String text, int from, int to, RandomGenerator rng) {
    String word = text.substring(from, to);
    int tokens = tokenizer.encode(text).length;
    for (int i = 0; i < TRIES; i++) {
      String other = vocabulary.get(rng.nextInt(vocabulary.size()));
      boolean alike =
          Character.isUpperCase(other.charAt(0)) == Character.isUpperCase(word.charAt(0));
      if (alike && !other.equals(word)) {
        String damaged = text.substring(0, from) + other + text.substring(to);
        if (tokenizer.encode(damaged).length == tokens) {
          return other;
        }
      }
    }
    return "";
  }

  /** Moves the characters from a place on. */
  private static BitSet shifted(BitSet set, int from, int by) {
    BitSet moved = new BitSet();
    set.stream().forEach(i -> moved.set(i < from ? i : i + by));
    return moved;
  }

  /** Where the words of a text stand. */
  private static List<int[]> places(String text) {
    List<int[]> places = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      places.add(new int[] {matcher.start(), matcher.end()});
    }
    return places;
  }

  private void count(String story, Damaged damaged, Revision revision) {
    double[] nats = natsOfCharacters(damaged.text, revision);
    BitSet doubts = doubtedCharacters(damaged.text, revision);
    BitSet inWords = new BitSet();
    List<int[]> places = places(damaged.text);
    for (int[] place : places) {
      inWords.set(place[0], place[1]);
      boolean doubt = !doubts.get(place[0], place[1]).isEmpty();
      doubted += doubt ? 1 : 0;
      found += doubt && damaged.replaced.get(place[0]) ? 1 : 0;
    }
    // A sign is an alarm of its own; the space before a word is a part of the word's token.
    doubts.andNot(inWords);
    doubted += (int) doubts.stream().filter(i -> damaged.text.charAt(i) != ' ').count();
    places.sort(Comparator.comparingDouble(place -> least(nats, place)));
    ranked +=
        (int)
            places.stream()
                .limit(damaged.count)
                .filter(place -> damaged.replaced.get(place[0]))
                .count();
    String revised = tokenizer.decode(revision.ids());
    stories++;
    words += damaged.words;
    replaced += damaged.count;
    possibleBefore += grammar.check(damaged.text).isValid() ? 1 : 0;
    possibleAfter += grammar.check(revised).isValid() ? 1 : 0;
    restored += revised.equals(story) ? 1 : 0;
    evaluations += revision.evaluations();
  }

  private static double least(double[] values, int[] place) {
    return Arrays.stream(values, place[0], place[1]).min().orElse(0);
  }

  private BitSet doubtedCharacters(String text, Revision revision) {
    int[] ends = ends(text);
    BitSet characters = new BitSet();
    for (int token : revision.doubted()) {
      characters.set(token == 0 ? 0 : ends[token - 1], ends[token]);
    }
    return characters;
  }

  /** The log-probability of the token of each character. */
  private double[] natsOfCharacters(String text, Revision revision) {
    int[] ends = ends(text);
    double[] nats = new double[text.length()];
    for (TokenBelief belief : revision.beliefs()) {
      int token = belief.position();
      Arrays.fill(nats, token == 0 ? 0 : ends[token - 1], ends[token], belief.nats());
    }
    return nats;
  }

  /** The character after each token of a text. */
  private int[] ends(String text) {
    int[] ids = tokenizer.encode(text);
    int[] ends = new int[ids.length];
    int end = 0;
    for (int t = 0; t < ids.length; t++) {
      end += tokenizer.decode(new int[] {ids[t]}).length();
      ends[t] = end;
    }
    return ends;
  }
}

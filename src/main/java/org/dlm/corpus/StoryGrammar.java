// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A source of short children's stories whose probabilities are known exactly.
 *
 * <p>Stories hold characters, places and things that agree across sentences, speech in quotes, and
 * small sums that come out right. Because the grammar gives every text its exact probability, the
 * entropy of this source is the limit for the likelihood of every model trained on it, and {@link
 * #check} is the judge of every sample. Immutable and safe for use by several threads.
 */
public final class StoryGrammar {
  private final RuleNetwork network;

  StoryGrammar(RuleNetwork network) {
    this.network = network;
  }

  /** Returns the grammar of the bundled rules and lexicons. Reads them on each call. */
  public static StoryGrammar standard() {
    try {
      return new StoryGrammar(readNetwork());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the network of the bundled rules and lexicons. */
  static RuleNetwork readNetwork() throws IOException {
    try (BufferedReader words = open("words.txt");
        BufferedReader rules = open("stories.txt")) {
      return RuleReader.read(rules, WordReader.read(words));
    }
  }

  /** Returns a random story: one paragraph of plain ASCII without a line break. */
  public String sample(RandomGenerator rng) {
    return derive(rng).text();
  }

  /** Returns a random story and the probability of the way in which it was derived. */
  StorySampler.Derivation derive(RandomGenerator rng) {
    return new StorySampler(network).sample(rng);
  }

  /**
   * Returns the logarithm of the probability of exactly this text, in nats, over all its
   * derivations; negative infinity if it is no story.
   */
  public double logProbability(String text) {
    StoryReader.Arrival complete = StoryReader.strict(network, text).complete();
    return complete == null ? Double.NEGATIVE_INFINITY : complete.logProbability();
  }

  /**
   * Returns the logarithm of the probability that a story begins with this text, in nats; negative
   * infinity if none does. The text may end anywhere, even inside a word.
   */
  public double prefixLogProbability(String text) {
    return StoryReader.strict(network, text).prefixLogProbability();
  }

  /**
   * Returns the entropy of a story, in nats: the least mean number of nats per story that any model
   * can reach. Exact up to rounding, by the chain rule over the choices, as no text of the bundled
   * grammar has two derivations.
   */
  public double entropy() {
    return StoryEntropy.of(network);
  }

  /** Judges a text. */
  public StoryVerdict check(String text) {
    return new StoryJudge(network).check(text);
  }

  /** Returns every word that can occur in a story, as it is written there. */
  public Set<String> vocabulary() {
    return network.vocabulary();
  }

  /** Returns where the words come from that are drawn from lexicons; the rules write all others. */
  public Map<String, WordKind> drawnWords() {
    return network.drawnWords();
  }

  private static BufferedReader open(String resource) throws IOException {
    InputStream stream = StoryGrammar.class.getResourceAsStream(resource);
    if (stream == null) {
      throw new IOException("the program lacks its resource org/dlm/corpus/" + resource);
    }
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII));
  }
}

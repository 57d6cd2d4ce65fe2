// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.dlm.corpus.StoryGrammar;
import org.dlm.tokenizer.Tokenizer;

/**
 * Compares a model with the grammar that the texts come from.
 *
 * <p>What a token costs the source is exact: the difference of the logarithms of two probabilities
 * of beginnings. What it costs the model is exact for next-token models and the chain rule, and
 * both go from left to right. The other estimators give a token its share of the bound, a mean over
 * orders of restoring: then only the sum over a text compares like with like.
 */
public final class ExcessEvaluation {

  private final StoryGrammar grammar;
  private final StoryWords words;
  private final Map<String, Group> byKind = new TreeMap<>();
  private final Map<String, Group> byPosition = new LinkedHashMap<>();
  private final double[] model;
  private final double[] source;
  private final double[] bytes;

  /** Sums of one group of tokens, in nats. */
  private static final class Group {
    private long tokens;
    private double model;
    private double source;
    private final double[] excess;

    Group(int texts) {
      excess = new double[texts];
    }

    void add(int text, double modelNats, double sourceNats) {
      tokens++;
      model += modelNats;
      source += sourceNats;
      excess[text] += modelNats - sourceNats;
    }
  }

  /**
   * What came out.
   *
   * @param likelihood of the texts under the model
   * @param excess over the source
   */
  public record Result(Likelihood likelihood, Excess excess) {}

  private ExcessEvaluation(StoryGrammar grammar, Tokenizer tokenizer, int texts) {
    this.grammar = grammar;
    this.words = new StoryWords(grammar, tokenizer);
    model = new double[texts];
    source = new double[texts];
    bytes = new double[texts];
  }

  /**
   * Measures a model on stories of a grammar.
   *
   * @param cutter of a model whose texts begin and end with a token
   * @throws IllegalArgumentException if a text is not a story of the grammar
   */
  public static Result of(
      Scorer scorer,
      TextCutter cutter,
      Tokenizer tokenizer,
      List<String> texts,
      StoryGrammar grammar,
      Sampling sampling,
      Consumer<Likelihood> listener) {
    cutter.requireEnds();
    ExcessEvaluation evaluation = new ExcessEvaluation(grammar, tokenizer, texts.size());
    for (int t = 0; t < texts.size(); t++) {
      evaluation.addSource(t, texts.get(t));
    }
    LikelihoodEvaluation run =
        LikelihoodEvaluation.of(scorer, cutter.cut(texts), texts.size(), sampling);
    Likelihood likelihood = run.run(listener);
    return new Result(likelihood, evaluation.excess(run, texts));
  }

  private void addSource(int t, String text) {
    source[t] = -grammar.logProbability(text);
    if (Double.isInfinite(source[t])) {
      throw new IllegalArgumentException(
          "text "
              + (t + 1)
              + " is not a story of the grammar: "
              + grammar.check(text).message()
              + "; the distance to the source is known for its own stories only");
    }
    bytes[t] = text.length();
  }

  private Excess excess(LikelihoodEvaluation run, List<String> texts) {
    double[] variances = new double[texts.size()];
    int window = 0;
    for (int t = 0; t < texts.size(); t++) {
      List<StoryWords.Token> tokens = null;
      int next = 0;
      for (; window < run.windows().size() && run.windows().get(window).text() == t; window++) {
        ScoredText scored = run.windows().get(window);
        tokens = tokens == null ? words.tokens(texts.get(t)) : tokens;
        variances[t] += run.variance(window);
        for (int i = scored.from(); i < scored.ids().length; i++) {
          // The fill after the end is part of saying that the text ends.
          StoryWords.Token token = tokens.get(Math.min(next, tokens.size() - 1));
          boolean fill = i >= scored.to();
          add(t, next, token, run.share(window, i), fill);
          next += fill ? 0 : 1;
        }
      }
    }
    double bits = 1 / Math.log(2);
    double[] differences = new double[texts.size()];
    double sourceNats = 0;
    double total = 0;
    for (int t = 0; t < differences.length; t++) {
      differences[t] = model[t] - source[t];
      sourceNats += source[t];
      total += bytes[t];
    }
    return new Excess(
        Figure.ratio(differences, bytes, variances).times(bits),
        sourceNats / total * bits,
        grammar.entropy() * differences.length / total * bits,
        parts(byKind, total),
        parts(byPosition, total));
  }

  private void add(int t, int position, StoryWords.Token token, double nats, boolean fill) {
    model[t] += nats;
    Function<String, Group> group = name -> new Group(model.length);
    Group kind = byKind.computeIfAbsent(token.kind(), group);
    Group place = byPosition.computeIfAbsent(range(fill ? position - 1 : position), group);
    if (fill) {
      kind.tokens--;
      place.tokens--;
    }
    kind.add(t, nats, fill ? 0 : token.sourceNats());
    place.add(t, nats, fill ? 0 : token.sourceNats());
  }

  /** Tokens 1, 2-3, 4-7, 8-15 and so on. */
  private static String range(int position) {
    int low = Integer.highestOneBit(position + 1);
    return low == 1 ? "1" : low + "-" + (2 * low - 1);
  }

  private Map<String, Excess.Part> parts(Map<String, Group> groups, double total) {
    Map<String, Excess.Part> parts = new LinkedHashMap<>();
    double bits = 1 / Math.log(2);
    groups.forEach(
        (name, group) ->
            parts.put(
                name,
                new Excess.Part(
                    group.tokens,
                    group.model / total * bits,
                    group.source / total * bits,
                    Figure.ratio(group.excess, bytes, new double[bytes.length]).times(bits))));
    return parts;
  }
}

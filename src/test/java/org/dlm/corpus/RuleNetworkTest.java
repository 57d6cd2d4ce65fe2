// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The interpretations of a network against the list of all its texts. */
class RuleNetworkTest {
  private static final String FRIENDS =
      "[story]\n"
          + "2* {a=girl} met <friend>(. {a.He} and {b} talked|).\n"
          + "1* {n=number:2..4} {f=fruit.s}, {g=number:1..n-1} {f#g} gone: {#n-g} {n-g?is:are} left.\n"
          + "[friend]\n3* {b=girl!a}\n1* {b=boy!a}\n";
  private static final String THREE = "[story]\n{a=boy} {b=boy!a} {c=boy!a!b}(|, {d=girl} too)\n";
  private static final String AMBIGUOUS = "[story]\n(a|2*ab|a[fruit])(b|)(apple|)\n";

  @ParameterizedTest
  @ValueSource(strings = {FRIENDS, THREE, AMBIGUOUS})
  void probabilitiesAreThoseOfTheEnumerationAndSumToOne(String rules) {
    RuleNetwork network = TinyGrammars.network(rules);
    TinyGrammars.Enumeration all = new TinyGrammars.Enumeration(network);
    StoryGrammar grammar = new StoryGrammar(network);
    assertEquals(1, all.total(), 1e-12);
    double sum = 0;
    for (Map.Entry<String, Double> text : all.probabilities.entrySet()) {
      double logProbability = grammar.logProbability(text.getKey());
      assertEquals(Math.log(text.getValue()), logProbability, 1e-12, text.getKey());
      sum += Math.exp(logProbability);
    }
    assertEquals(1, sum, 1e-12);
  }

  @ParameterizedTest
  @ValueSource(strings = {FRIENDS, THREE, AMBIGUOUS})
  void prefixProbabilitiesAreSumsOverTheTextsThatBeginSo(String rules) {
    RuleNetwork network = TinyGrammars.network(rules);
    Map<String, Double> prefixes = new HashMap<>();
    new TinyGrammars.Enumeration(network)
        .probabilities.forEach(
            (text, p) -> {
              for (int end = 0; end <= text.length(); end++) {
                prefixes.merge(text.substring(0, end), p, Double::sum);
              }
            });
    StoryGrammar grammar = new StoryGrammar(network);
    prefixes.forEach(
        (prefix, p) ->
            assertEquals(Math.log(p), grammar.prefixLogProbability(prefix), 1e-12, prefix));
    assertEquals(Double.NEGATIVE_INFINITY, grammar.prefixLogProbability("?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {FRIENDS, THREE, AMBIGUOUS})
  void entropyByTheChainRuleIsThatOfAllDerivations(String rules) {
    RuleNetwork network = TinyGrammars.network(rules);
    double expected = new TinyGrammars.Enumeration(network).derivationEntropy;
    assertEquals(expected, StoryEntropy.of(network), 1e-12);
  }

  @Test
  void derivationsOfTheSameTextAreAdded() {
    RuleNetwork network = TinyGrammars.network(AMBIGUOUS);
    // "ab" is a then b, or ab then nothing, each without an apple: (1/4 + 2/4) * 1/2 * 1/2.
    double probability = new StoryGrammar(network).logProbability("ab");
    assertEquals(Math.log(0.75 / 4), probability, 1e-12);
    TinyGrammars.Enumeration all = new TinyGrammars.Enumeration(network);
    assertTrue(all.derivationEntropy > all.textEntropy() + 0.1);
  }

  @Test
  void ambiguityIsFoundWhereItIsAndOnlyThere() {
    assertFalse(new AmbiguitySearch(TinyGrammars.network(AMBIGUOUS)).find().isEmpty());
    assertEquals(0, new AmbiguitySearch(TinyGrammars.network(FRIENDS)).find().size());
  }

  @Test
  void samplesFollowTheProbabilities() {
    RuleNetwork network = TinyGrammars.network(FRIENDS);
    StorySampler sampler = new StorySampler(network);
    SplittableRandom rng = new SplittableRandom(7);
    int count = 200_000;
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < count; i++) {
      seen.merge(sampler.sample(rng).text(), 1, Integer::sum);
    }
    new TinyGrammars.Enumeration(network)
        .probabilities.forEach(
            (text, p) -> {
              double deviation = Math.sqrt(count * p * (1 - p));
              assertEquals(count * p, seen.getOrDefault(text, 0), 5 * deviation + 1, text);
            });
  }

  @Test
  void vocabularyIsWhatTheTextsHold() {
    RuleNetwork network = TinyGrammars.network("[story]\n{a=boy} can {s=skill}: {a.He} {s.ed}.\n");
    assertEquals(
        Set.of("Bo", "Al", "Cy", "can", "sing", "bake", "He", "sang", "baked"),
        network.vocabulary());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "(a{x=girl}|b) {x}       @ slot {x} is used where it may not be bound yet",
        "{x.he} {x=girl}         @ slot {x} is used where it may not be bound yet",
        "<nowhere>               @ rule <nowhere> does not exist",
        "<story>                 @ rule <story> contains itself",
        "a [bird]                @ no lexicon is named \"bird\"",
        "[fruit.he]              @ has no form he",
        "{x=girl} {x.s}          @ has no form s",
        "[fruit.huge]            @ unknown form \"huge\"",
        "(a|b                    @ no ) closes",
        "{}                      @ cannot read \"\"",
      })
  void refusesFaultyRulesInWords(String rule, String message) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> TinyGrammars.network("[story]\n" + rule + "\n"));
    assertTrue(refusal.toString().contains(message), refusal.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "[fruit noun] | fig, plum, fig @ lexicon fruit has \"fig\" twice",
        "[fruit tree] | fig            @ unknown kind of words \"tree\"",
      })
  void refusesFaultyLexiconsInWords(String words, String message) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> TinyGrammars.network(words.replace(" | ", "\n"), "[story]\na\n"));
    assertTrue(refusal.toString().contains(message), refusal.toString());
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.dlm.corpus.MultipleChoice;
import org.dlm.corpus.PromptedText;
import org.dlm.decoding.TokenPredictor;
import org.dlm.diffusion.BoundEvaluation;
import org.dlm.diffusion.StratifiedCounts;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.FakePredictor;
import org.dlm.tokenizer.Tokenizer;
import org.dlm.tokenizer.TokenizerDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChoiceEvaluationTest {

  private final Tokenizer bytes;
  private final TextCutter cutter;
  private final int a;

  ChoiceEvaluationTest(@TempDir Path folder) throws IOException {
    TokenizerDefinition.ofBytes().write(folder);
    bytes = Tokenizer.open(folder);
    int bos = bytes.specialTokens().bos();
    cutter = new TextCutter(bytes, bos, bytes.specialTokens().eos(), 32, true);
    a = bytes.encode("a")[0];
  }

  @AfterEach
  void close() {
    bytes.close();
  }

  /** It likes a, then b, and little else, whatever comes before. */
  private TokenPredictor lover(AttentionMode attention) {
    return new FakePredictor(
        bytes.vocabularySize(),
        32,
        attention,
        (ids, position, token) -> token == a ? 10 : token == a + 1 ? 8 : 0);
  }

  private static final List<MultipleChoice> ITEMS =
      List.of(
          new MultipleChoice("Q:", List.of("b", "a", "c"), 1),
          new MultipleChoice("Q:", List.of("aaa", "b"), 0),
          new MultipleChoice("Q:", List.of("c", "b"), 0),
          new MultipleChoice("Q:", List.of("aaaaa", "aaaaaa"), 0));

  @Test
  void ranksBySumAndPerCharacter() {
    TokenPredictor model = lover(AttentionMode.CAUSAL);
    ChoiceEvaluation.Result result =
        new ChoiceEvaluation(
                Scorer.of(model), cutter, GreedyMatch.nextToken(model), new Sampling(2, 0, 0))
            .run(ITEMS);
    // log p(a) is about -0.14, log p(b) about -2.14; the shorter of two texts of a is likelier.
    assertEquals(3 / 4.0, result.accuracy().share());
    assertEquals(3 / 4.0, result.accuracyPerCharacter().share());
    assertEquals(3 / 4.0, result.greedyMatch().share());
    assertEquals(4, result.items());
    assertEquals(9, result.evaluations());
    assertEquals(0, result.unsure());
  }

  @Test
  void lengthNormalisationTurnsALongOptionRight() {
    TokenPredictor model = lover(AttentionMode.CAUSAL);
    List<MultipleChoice> items = List.of(new MultipleChoice("Q:", List.of("b", "a".repeat(20)), 1));
    ChoiceEvaluation.Result result =
        new ChoiceEvaluation(
                Scorer.of(model), cutter, GreedyMatch.nextToken(model), new Sampling(2, 0, 0))
            .run(items);
    assertEquals(0, result.accuracy().share());
    assertEquals(1, result.accuracyPerCharacter().share());
  }

  @Test
  void aDiffusionModelThatIgnoresItsContextAnswersTheSame() {
    TokenPredictor model = lover(AttentionMode.BIDIRECTIONAL);
    int mask = bytes.specialTokens().mask();
    Scorer scorer = Scorer.of(new BoundEvaluation(model, mask, 0, new StratifiedCounts(2)));
    GreedyMatch greedy = GreedyMatch.unmasking(model, mask);
    ChoiceEvaluation.Result result =
        new ChoiceEvaluation(scorer, cutter, greedy, new Sampling(3, 0, 0)).run(ITEMS);
    assertEquals(3 / 4.0, result.accuracy().share());
    assertEquals(3 / 4.0, result.greedyMatch().share());
    assertEquals(9 * 6, result.evaluations());
  }

  @Test
  void tellsWhichQuestionsAreWithinTheNoise() {
    TokenPredictor model =
        FakePredictor.random(bytes.vocabularySize(), 32, AttentionMode.BIDIRECTIONAL, 1);
    int mask = bytes.specialTokens().mask();
    Scorer scorer = Scorer.of(new BoundEvaluation(model, mask, 0, new StratifiedCounts(1)));
    GreedyMatch greedy = GreedyMatch.unmasking(model, mask);
    List<MultipleChoice> items =
        List.of(
            new MultipleChoice("Q:", List.of("abcdef", "abcdeg"), 0),
            new MultipleChoice("Q:", List.of("ab", "abcdefghijklmnopqrstuv"), 0));
    ChoiceEvaluation.Result result =
        new ChoiceEvaluation(scorer, cutter, greedy, new Sampling(4, 0, 0)).run(items);
    assertEquals(1, result.unsure(), "two options alike, and one much longer than the other");
    assertEquals(0, result.greedyMatch().share());
  }

  @Test
  void whatAModelWritesItselfMatches() {
    TokenPredictor model = lover(AttentionMode.CAUSAL);
    Share share =
        GreedyMatch.nextToken(model)
            .share(List.of(new PromptedText("Q", "aa"), new PromptedText("Q", "ab")), cutter);
    assertEquals(0.5, share.share());
    assertTrue(share.low() > 0 && share.high() < 1);
  }
}

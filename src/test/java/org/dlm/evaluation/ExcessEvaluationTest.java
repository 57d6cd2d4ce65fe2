// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dlm.corpus.StoryGrammar;
import org.dlm.decoding.TokenPredictor;
import org.dlm.diffusion.BoundEvaluation;
import org.dlm.diffusion.StratifiedCounts;
import org.dlm.kernels.AttentionMode;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.testing.FakePredictor;
import org.dlm.testing.Refusal;
import org.dlm.tokenizer.Tokenizer;
import org.dlm.tokenizer.TokenizerDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExcessEvaluationTest {

  private static final StoryGrammar GRAMMAR = StoryGrammar.standard();
  private static final int WINDOW = 256;

  private final Tokenizer bytes;
  private final List<String> stories = new ArrayList<>();

  ExcessEvaluationTest(@TempDir Path folder) throws IOException {
    TokenizerDefinition.ofBytes().write(folder);
    bytes = Tokenizer.open(folder);
    for (int i = 0; i < 4; i++) {
      stories.add(GRAMMAR.sample(RandomStream.of(8, Purpose.CORPUS, i, 0)));
    }
  }

  @AfterEach
  void close() {
    bytes.close();
  }

  @Test
  void theSourcesPartsOfAStoryAddUpToItsProbability() {
    for (String story : stories) {
      List<StoryWords.Token> tokens = new StoryWords(GRAMMAR, bytes).tokens(story);
      assertEquals(story.length() + 1, tokens.size());
      assertEquals("end", tokens.get(story.length()).kind());
      double nats = tokens.stream().mapToDouble(StoryWords.Token::sourceNats).sum();
      assertEquals(-GRAMMAR.logProbability(story), nats, 1e-9);
      assertTrue(tokens.stream().allMatch(token -> token.sourceNats() > -1e-9));
    }
  }

  @Test
  void aWordIsNewOnceAndThenKnown() {
    String story = stories.get(0);
    List<StoryWords.Token> tokens = new StoryWords(GRAMMAR, bytes).tokens(story);
    boolean named = false;
    for (int i = 0; i < story.length(); i++) {
      String kind = tokens.get(i).kind();
      assertEquals(
          !Character.isLetter(story.charAt(i)) && story.charAt(i) != '-',
          kind.equals("sign"),
          story.charAt(i) + " is " + kind);
      named |= kind.equals("name first");
      assertTrue(named || !kind.equals("name again"), "a name is first new");
    }
    assertTrue(named);
  }

  @Test
  void theExcessIsTheDifferenceAndItsPartsAddUp() {
    for (AttentionMode attention : AttentionMode.values()) {
      TokenPredictor model = FakePredictor.random(bytes.vocabularySize(), WINDOW, attention, 1);
      boolean diffusion = attention == AttentionMode.BIDIRECTIONAL;
      int mask = bytes.specialTokens().mask();
      Scorer scorer =
          diffusion
              ? Scorer.of(new BoundEvaluation(model, mask, 0, new StratifiedCounts(1)))
              : Scorer.of(model);
      ExcessEvaluation.Result result = run(scorer, diffusion, stories);
      Excess excess = result.excess();
      double expected = result.likelihood().bitsPerByte().mean() - excess.sourceBitsPerByte();
      assertEquals(expected, excess.total().mean(), 1e-9);
      assertEquals(
          result.likelihood().bitsPerByte().estimatorHalfWidth(),
          excess.total().estimatorHalfWidth(),
          1e-9);
      double nats = stories.stream().mapToDouble(GRAMMAR::logProbability).sum();
      double bits = -nats / Math.log(2) / result.likelihood().bytes();
      assertEquals(bits, excess.sourceBitsPerByte(), 1e-9);
      assertEquals(
          GRAMMAR.entropy() * 4 / Math.log(2) / result.likelihood().bytes(),
          excess.entropyBitsPerByte(),
          1e-9);
      for (Map<String, Excess.Part> parts : List.of(excess.byKind(), excess.byPosition())) {
        assertEquals(
            expected, parts.values().stream().mapToDouble(p -> p.excess().mean()).sum(), 1e-9);
        assertEquals(
            result.likelihood().tokens(),
            parts.values().stream().mapToLong(Excess.Part::tokens).sum());
      }
    }
  }

  @Test
  void refusesOtherTextsAndModelsOfStreams() {
    Scorer scorer =
        Scorer.of(FakePredictor.random(bytes.vocabularySize(), WINDOW, AttentionMode.CAUSAL, 1));
    Refusal.of(
        () -> run(scorer, false, List.of(stories.get(0), "No story.")), "text 2", "not a story");
    TextCutter stream = new TextCutter(bytes, null, 1, WINDOW, false);
    Refusal.of(
        () ->
            ExcessEvaluation.of(
                scorer, stream, bytes, stories, GRAMMAR, new Sampling(2, 0, 0), known -> {}),
        "stream");
  }

  private ExcessEvaluation.Result run(Scorer scorer, boolean fills, List<String> texts) {
    TextCutter cutter =
        new TextCutter(
            bytes, bytes.specialTokens().bos(), bytes.specialTokens().eos(), WINDOW, fills);
    return ExcessEvaluation.of(
        scorer, cutter, bytes, texts, GRAMMAR, new Sampling(2, 0, 0), known -> {});
  }
}

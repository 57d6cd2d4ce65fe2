// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dlm.corpus.Cloze;
import org.dlm.decoding.StopTokens;
import org.dlm.decoding.TokenPredictor;
import org.dlm.diffusion.BoundEvaluation;
import org.dlm.diffusion.StratifiedCounts;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.FakePredictor;
import org.dlm.testing.Refusal;
import org.dlm.tokenizer.Tokenizer;
import org.dlm.tokenizer.TokenizerDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that have learned texts by heart, and nothing else, are asked about them. */
class RecallEvaluationTest {

  private static final int WINDOW = 24;

  private static final List<String> TEXTS =
      List.of("red sun\nold sea", "big cat\nwet rug", "far hill\ndim lamp", "low tide\nlong walk");

  private final Tokenizer bytes;
  private final int bos;
  private final int eos;
  private final int mask;

  RecallEvaluationTest(@TempDir Path folder) throws IOException {
    TokenizerDefinition.ofBytes().write(folder);
    bytes = Tokenizer.open(folder);
    bos = bytes.specialTokens().bos();
    eos = bytes.specialTokens().eos();
    mask = bytes.specialTokens().mask();
  }

  @AfterEach
  void close() {
    bytes.close();
  }

  @Test
  void whoSeesBothSidesKnowsBothDirections() {
    RecallEvaluation.Result forward = ask(true, questions(true), true);
    RecallEvaluation.Result backward = ask(true, questions(false), true);
    for (RecallEvaluation.Result result : List.of(forward, backward)) {
      assertEquals(4, result.questions());
      assertEquals(1, result.exact().share());
      assertEquals(1, result.contained().share());
      assertEquals(1, result.bleu());
    }
    assertEquals(1, backward.ranked().share());
    assertEquals(0.25, backward.chance());
  }

  @Test
  void whoSeesTheLeftSideRanksButCannotWriteWhatComesBefore() {
    assertEquals(1, ask(false, questions(true), true).exact().share());
    assertEquals(1, ask(false, questions(true), false).exact().share(), "it ends by itself");
    RecallEvaluation.Result backward = ask(false, questions(false), true);
    assertEquals(0.25, backward.exact().share(), "it always begins the same text");
    assertEquals(1, backward.ranked().share(), "the whole text tells which line is right");
  }

  @Test
  void aModelThatMustFindTheEndWritesItInTime() {
    List<String> written = new ArrayList<>();
    RecallEvaluation evaluation = evaluation(true, false, 3);
    evaluation.run(questions(true), answer -> written.add(answer.written()));
    assertEquals(List.of("old sea", "wet rug", "dim lamp", "long walk"), written);
  }

  @Test
  void anAnswerMayContainTheRightOne() {
    Cloze question = new Cloze("red sun\n", "old", "");
    List<RecallEvaluation.Answer> answers = new ArrayList<>();
    RecallEvaluation.Settings settings =
        new RecallEvaluation.Settings(
            RecallEvaluation.Form.TEXT, 12, false, 0, new Sampling(2, 0, 1));
    RecallEvaluation.Result result =
        new RecallEvaluation(bytes, cutter(false), writer(false), scorer(false), settings)
            .run(List.of(question), answers::add);
    assertEquals(0, result.exact().share());
    assertEquals(1, result.contained().share());
    assertEquals("old sea", answers.get(0).written());
    assertFalse(answers.get(0).isExact());
    assertTrue(answers.get(0).isContained());
    assertNull(result.ranked());
  }

  @Test
  void aGapStandsWhereItsTokensStandInTheWholeText() {
    Gap gap = cutter(true).cut(new Cloze("red sun\n", "old sea", ""));
    int[] expected = new int[WINDOW];
    Arrays.fill(expected, eos);
    expected[0] = bos;
    int[] text = bytes.encode("red sun\nold sea");
    System.arraycopy(text, 0, expected, 1, text.length);
    assertArrayEquals(expected, gap.ids());
    assertEquals(9, gap.from());
    assertEquals(16, gap.to());
    assertEquals(17, gap.end());
    assertFalse(gap.followed());
    Gap blank = cutter(false).cut(new Cloze("sun ", "set", " now"));
    assertEquals(4, blank.from(), "the blank belongs to the answer");
    assertEquals(8, blank.to());
    assertTrue(blank.followed());
    assertEquals(13, blank.ids().length);
    Refusal.of(
        () -> cutter(true).cut(new Cloze("a".repeat(20), "bcde", "")), "25 tokens", "window of 24");
  }

  @Test
  void aStreamHasNeitherBeginningNorEnd() {
    GapCutter stream = new GapCutter(bytes, null, 0, WINDOW, true);
    Gap gap = stream.cut(new Cloze("ab", "cd", "ef"));
    assertArrayEquals(bytes.encode("abcdef"), gap.ids());
    assertEquals(2, gap.from());
    assertEquals(4, gap.to());
    assertEquals(6, gap.end());
  }

  @Test
  void aChatIsLladas() {
    GapCutter cutter = new GapCutter(bytes, bos, eos, 80, true);
    Gap gap = cutter.cutChat(new Cloze("What next?", "Ann", ""));
    String text =
        "<|startoftext|><|start_header_id|>user<|end_header_id|>\n\nWhat next?<|eot_id|>"
            + "<|start_header_id|>assistant<|end_header_id|>\n\nAnn<|endoftext|>";
    assertArrayEquals(bytes.encodeWithSpecialTokens(text), gap.ids());
    assertArrayEquals(bytes.encode("Ann"), Arrays.copyOfRange(gap.ids(), gap.from(), gap.to()));
  }

  private static List<Cloze> questions(boolean forward) {
    List<Cloze> questions = new ArrayList<>();
    for (String text : TEXTS) {
      String[] lines = text.split("\n");
      questions.add(
          forward
              ? new Cloze(lines[0] + "\n", lines[1], "")
              : new Cloze("", lines[0], "\n" + lines[1]));
    }
    return questions;
  }

  private RecallEvaluation.Result ask(
      boolean diffusion, List<Cloze> questions, boolean lengthIsGiven) {
    return evaluation(diffusion, lengthIsGiven, 3).run(questions, answer -> {});
  }

  private RecallEvaluation evaluation(boolean diffusion, boolean lengthIsGiven, int distractors) {
    return new RecallEvaluation(
        bytes,
        cutter(diffusion),
        writer(diffusion),
        scorer(diffusion),
        new RecallEvaluation.Settings(
            RecallEvaluation.Form.TEXT, null, lengthIsGiven, distractors, new Sampling(2, 0, 1)));
  }

  private GapCutter cutter(boolean fills) {
    return new GapCutter(bytes, bos, eos, WINDOW, fills);
  }

  private GapWriter writer(boolean diffusion) {
    StopTokens stops = StopTokens.of(eos);
    return diffusion
        ? GapWriter.unmasking(memory(true), mask, stops, 1, 0)
        : GapWriter.nextToken(memory(false), stops);
  }

  private Scorer scorer(boolean diffusion) {
    return diffusion
        ? Scorer.of(new BoundEvaluation(memory(true), mask, 0, new StratifiedCounts(4)))
        : Scorer.of(memory(false));
  }

  /** It likes a token as much as it knows texts that agree with all it sees and have it there. */
  private TokenPredictor memory(boolean bidirectional) {
    List<int[]> known =
        questions(true).stream().map(question -> cutter(true).cut(question).ids()).toList();
    return new FakePredictor(
        bytes.vocabularySize(),
        WINDOW,
        bidirectional ? AttentionMode.BIDIRECTIONAL : AttentionMode.CAUSAL,
        (visible, position, token) -> {
          int wanted = bidirectional ? position : position + 1;
          float logit = 0;
          for (int k = 0; k < known.size(); k++) {
            boolean agrees = true;
            for (int i = 0; i < visible.length; i++) {
              agrees &= visible[i] == mask || visible[i] == known.get(k)[i];
            }
            if (agrees && wanted < WINDOW && known.get(k)[wanted] == token) {
              logit = Math.max(logit, 20 - k);
            }
          }
          return logit;
        });
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.Placements;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.StopTokens;
import org.dlm.decoding.Window;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.FakePredictor;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class UnmaskingDecoderTest {

  private static final int VOCABULARY = 12;
  private static final int MASK = 11;
  private static final int MAX_LENGTH = 64;
  private static final StopTokens NO_STOP = StopTokens.of();
  private static final SequenceRandom RANDOM = SequenceRandom.of(1, 0);

  @Test
  void keepsPromptScheduleBlocksAndWhatItDecided() {
    Random random = new Random(24);
    for (int trial = 0; trial < 1000; trial++) {
      UnmaskingConfig config = randomConfig(random);
      int[] prompt = random.ints(random.nextInt(9), 0, MASK).toArray();
      FakePredictor network = fake(trial);
      CanvasWatch watch = new CanvasWatch(prompt, config);
      int[] answer =
          new UnmaskingDecoder(network, MASK, NO_STOP, config)
              .decode(prompt, SequenceRandom.of(trial, 5), watch);
      assertArrayEquals(
          Arrays.copyOfRange(watch.canvas, prompt.length, watch.canvas.length), answer);
      assertEquals(config.length(), answer.length);
      assertTrue(Arrays.stream(answer).noneMatch(id -> id == MASK));
      assertTrue(network.counts().size() <= config.steps());
      assertEquals(watch.steps, network.counts().size());
    }
  }

  @Test
  void asksForLogitsOfTheMaskedPositionsOfTheBlockOnly() {
    FakePredictor network = fake(1);
    UnmaskingConfig config = greedy(8, 4, 4);
    new UnmaskingDecoder(network, MASK, NO_STOP, config)
        .decode(new int[] {1, 2, 3}, RANDOM, DecodingListener.NONE);
    assertEquals(List.of(4, 2, 4, 2), network.counts());
    assertEquals(List.of(0, 0, 0, 0), network.windows().stream().map(Window::from).toList());
    assertEquals(List.of(11, 11, 11, 11), network.windows().stream().map(Window::to).toList());
  }

  @Test
  void aGreedyAnswerIsTheLikeliestTokenOfEachPosition() {
    FakePredictor network =
        new FakePredictor(
            VOCABULARY,
            MAX_LENGTH,
            AttentionMode.BIDIRECTIONAL,
            (ids, position, token) -> token == position % 7 ? 2f : 0f);
    int[] answer =
        new UnmaskingDecoder(network, MASK, NO_STOP, UnmaskingConfig.greedy(6, 3))
            .decode(new int[] {4, 4}, RANDOM, DecodingListener.NONE);
    assertArrayEquals(new int[] {2, 3, 4, 5, 6, 0}, answer);
  }

  @Test
  void theMaskTokenIsNotProposedUnlessAllowed() {
    FakePredictor network =
        new FakePredictor(
            VOCABULARY,
            MAX_LENGTH,
            AttentionMode.BIDIRECTIONAL,
            (ids, position, token) -> token == MASK && position == 3 ? 9f : token == 5 ? 1f : 0f);
    int[] prompt = {1};
    UnmaskingConfig forbidding = UnmaskingConfig.greedy(4, 2);
    assertArrayEquals(
        new int[] {5, 5, 5, 5},
        new UnmaskingDecoder(network, MASK, NO_STOP, forbidding)
            .decode(prompt, RANDOM, DecodingListener.NONE));

    // The reference lets position 3 use up a place in each of the two steps and stay masked.
    UnmaskingConfig allowing =
        new UnmaskingConfig(4, 4, 2, 0, 0, new LowConfidencePolicy(), MaskPrediction.ALLOWED);
    assertArrayEquals(
        new int[] {5, 5, MASK, MASK},
        new UnmaskingDecoder(network, MASK, NO_STOP, allowing)
            .decode(prompt, RANDOM, DecodingListener.NONE));
    assertEquals(List.of(4, 2, 4, 3), network.counts());
  }

  @Test
  void answersEndBeforeTheFirstStopToken() {
    FakePredictor network =
        new FakePredictor(
            VOCABULARY,
            MAX_LENGTH,
            AttentionMode.BIDIRECTIONAL,
            (ids, position, token) -> token == (position < 4 ? 3 : 7) ? 1f : 0f);
    int[] answer =
        new UnmaskingDecoder(network, MASK, StopTokens.of(7), UnmaskingConfig.greedy(8, 8))
            .decode(new int[] {7, 1}, RANDOM, DecodingListener.NONE);
    assertArrayEquals(new int[] {3, 3}, answer);
  }

  @Test
  void sameSeedAndSequenceGiveTheSameAnswer() {
    for (UnmaskingPolicy policy : List.of(new LowConfidencePolicy(), new RandomPolicy())) {
      UnmaskingConfig config =
          new UnmaskingConfig(16, 8, 8, 1, 0, policy, MaskPrediction.FORBIDDEN);
      UnmaskingDecoder decoder = new UnmaskingDecoder(fake(2), MASK, NO_STOP, config);
      List<String> answers = new ArrayList<>();
      for (long[] key : new long[][] {{1, 0}, {1, 1}, {2, 0}, {1, 0}}) {
        answers.add(
            Arrays.toString(
                decoder.decode(
                    new int[] {3}, SequenceRandom.of(key[0], key[1]), DecodingListener.NONE)));
      }
      assertEquals(answers.get(0), answers.get(3));
      assertNotEquals(answers.get(0), answers.get(1));
      assertNotEquals(answers.get(0), answers.get(2));
    }
  }

  @Test
  void samplesFollowTheModelsDistribution() {
    float[] logits = {0f, 1f, 2f, 0.5f, -1f};
    FakePredictor network =
        new FakePredictor(
            5, 8, AttentionMode.BIDIRECTIONAL, (ids, position, token) -> logits[token]);
    UnmaskingConfig config =
        new UnmaskingConfig(8, 8, 8, 1, 0, new RandomPolicy(), MaskPrediction.FORBIDDEN);
    UnmaskingDecoder decoder = new UnmaskingDecoder(network, 4, NO_STOP, config);
    int[] seen = new int[4];
    int sequences = 4000;
    for (int sequence = 0; sequence < sequences; sequence++) {
      SequenceRandom random = SequenceRandom.of(3, sequence);
      for (int token : decoder.decode(new int[0], random, DecodingListener.NONE)) {
        seen[token]++;
      }
    }
    double total = Math.exp(0) + Math.exp(1) + Math.exp(2) + Math.exp(0.5);
    double chiSquare = 0;
    for (int v = 0; v < 4; v++) {
      double expected = 8.0 * sequences * Math.exp(logits[v]) / total;
      chiSquare += (seen[v] - expected) * (seen[v] - expected) / expected;
    }
    // The 99.9 % quantile of chi-square with 3 degrees of freedom is 16.27.
    assertTrue(chiSquare < 16.27, "chi-square " + chiSquare);
  }

  @Test
  void guidanceChangesTheAnswerAndCostsNoMoreEvaluations() {
    UnmaskingConfig guided =
        new UnmaskingConfig(8, 8, 4, 0, 2, new LowConfidencePolicy(), MaskPrediction.FORBIDDEN);
    int[] prompt = {1, 2, 3};
    FakePredictor network = fake(3);
    int[] plain =
        new UnmaskingDecoder(network, MASK, NO_STOP, UnmaskingConfig.greedy(8, 4))
            .decode(prompt, RANDOM, DecodingListener.NONE);
    int[] strong =
        new UnmaskingDecoder(network, MASK, NO_STOP, guided)
            .decode(prompt, RANDOM, DecodingListener.NONE);
    assertNotEquals(Arrays.toString(plain), Arrays.toString(strong));
    assertEquals(List.of(8, 6, 4, 2, 16, 12, 8, 4), network.counts());
  }

  @Test
  void refusesPromptsThatItCannotContinue() {
    UnmaskingDecoder decoder =
        new UnmaskingDecoder(fake(4), MASK, NO_STOP, UnmaskingConfig.greedy(60, 60));
    Refusal.of(() -> decode(decoder, 1, MASK, 2), "mask token (11) at position 1");
    Refusal.of(() -> decode(decoder, 1, 12), "token 12 at position 1", "vocabulary of 12");
    Refusal.of(() -> decode(decoder, -1), "token -1 at position 0");
    Refusal.of(
        () -> decode(decoder, 1, 2, 3, 4, 5),
        "prompt of 5",
        "answer of 60",
        "64 positions",
        "at most 59");
    Refusal.of(() -> decode(decoder, new int[64]), "shorten the prompt");
    Refusal.of(
        () -> new UnmaskingDecoder(fake(4), 12, NO_STOP, UnmaskingConfig.greedy(4, 4)),
        "mask token 12",
        "vocabulary of 12");
    Refusal.of(
        () -> new UnmaskingDecoder(fake(4), MASK, NO_STOP, UnmaskingConfig.greedy(1 << 30, 1)),
        "64 positions",
        "at most 64 tokens");
  }

  private static void decode(UnmaskingDecoder decoder, int... prompt) {
    decoder.decode(prompt, RANDOM, DecodingListener.NONE);
  }

  private static FakePredictor fake(long seed) {
    return FakePredictor.random(VOCABULARY, MAX_LENGTH, AttentionMode.BIDIRECTIONAL, seed);
  }

  private static UnmaskingConfig greedy(int length, int blockLength, int steps) {
    return new UnmaskingConfig(
        length, blockLength, steps, 0, 0, new LowConfidencePolicy(), MaskPrediction.FORBIDDEN);
  }

  private static UnmaskingConfig randomConfig(Random random) {
    int blocks = 1 + random.nextInt(3);
    int blockLength = 1 + random.nextInt(10);
    return new UnmaskingConfig(
        blocks * blockLength,
        blockLength,
        blocks * (1 + random.nextInt(12)),
        random.nextBoolean() ? 0 : random.nextDouble() * 2,
        random.nextBoolean() ? 0 : random.nextDouble() * 2,
        random.nextBoolean() ? new LowConfidencePolicy() : new RandomPolicy(),
        MaskPrediction.FORBIDDEN);
  }

  /** Follows a decode and asserts at each step what must hold. */
  private static final class CanvasWatch implements DecodingListener {
    private final int promptLength;
    private final UnmaskingConfig config;
    private int[] canvas;
    private int steps;

    CanvasWatch(int[] prompt, UnmaskingConfig config) {
      this.promptLength = prompt.length;
      this.config = config;
      canvas = Arrays.copyOf(prompt, prompt.length + config.length());
      Arrays.fill(canvas, prompt.length, canvas.length, MASK);
    }

    @Override
    public void onStep(int step, Placements decided, int[] now) {
      assertEquals(steps++, step);
      int effective = Math.min(config.stepsPerBlock(), config.blockLength());
      int block = step / effective;
      int quota =
          new TransferSchedule(config.blockLength(), config.stepsPerBlock())
              .count(step % effective);
      assertEquals(quota, decided.size());
      for (int d = 0; d < decided.size(); d++) {
        int position = decided.position(d);
        assertEquals(block, (position - promptLength) / config.blockLength());
        assertEquals(MASK, canvas[position], "a decided token was decided again");
        canvas[position] = decided.token(d);
      }
      assertArrayEquals(canvas, now);
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.CanvasEditor;
import org.dlm.decoding.DecodedCanvas;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.DecodingRequest;
import org.dlm.decoding.Placements;
import org.dlm.decoding.Sampling;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.StopTokens;
import org.dlm.decoding.TokenConstraint;
import org.dlm.decoding.Window;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.FakePredictor;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must hold of every decode, whatever the network says and the strategy does. */
class UnmaskingPropertyTest {

  private static final int VOCABULARY = 10;
  private static final int MASK = 9;
  private static final int STOP = 8;
  private static final int MAX_LENGTH = 64;

  @ParameterizedTest
  @EnumSource
  void fixedTokensStayBudgetsAreKeptAndNoMaskIsLeft(Strategy strategy) {
    for (int trial = 0; trial < 300; trial++) {
      Random random = new Random(trial);
      Canvas canvas = randomCanvas(random);
      UnmaskingConfig config = randomConfig(random, canvas, strategy.usual());
      FakePredictor network = fake(trial);
      Watch watch = new Watch(canvas, config);
      DecodedCanvas decoded =
          new UnmaskingDecoder(network, MASK, StopTokens.of(STOP), config)
              .decode(new DecodingRequest(canvas, SequenceRandom.of(trial, 1), watch));

      int[] ids = decoded.ids();
      assertEquals(canvas.length(), ids.length);
      for (int i = 0; i < ids.length; i++) {
        assertTrue(ids[i] != MASK, "a mask is left");
        assertTrue(canvas.isFree(i) || ids[i] == canvas.ids()[i], "a fixed token changed");
      }
      assertTrue(network.windows().size() <= config.steps(), "the budget was exceeded");
      assertEquals(network.windows().size(), decoded.evaluations());
      assertEquals(config.steps(), decoded.budget());
      int stop = watch.stop();
      int[] compared = stop < 0 ? ids : Arrays.copyOf(ids, stop + 1);
      assertArrayEquals(Arrays.copyOf(watch.canvas, compared.length), compared);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameSeedGivesTheSameCanvasWhateverWasDecodedBefore(Strategy strategy) {
    for (int trial = 0; trial < 50; trial++) {
      Random random = new Random(trial);
      Canvas canvas = randomCanvas(random);
      UnmaskingConfig config = randomConfig(random, canvas, strategy.usual());
      UnmaskingDecoder decoder =
          new UnmaskingDecoder(fake(trial), MASK, StopTokens.of(STOP), config);
      int[] first = decode(decoder, canvas, SequenceRandom.of(5, 3));
      decode(decoder, canvas, SequenceRandom.of(5, 4));
      decode(decoder, canvas, SequenceRandom.of(6, 3));
      assertArrayEquals(first, decode(decoder, canvas, SequenceRandom.of(5, 3)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConstraintIsKeptWhateverTheOrder(Strategy strategy) {
    for (int trial = 0; trial < 200; trial++) {
      Random random = new Random(trial);
      Canvas canvas = continuing(random, 1 + random.nextInt(8));
      UnmaskingConfig config = randomConfig(random, canvas, strategy.usual());
      AllDifferent constraint = new AllDifferent();
      DecodedCanvas decoded =
          new UnmaskingDecoder(fake(trial), MASK, StopTokens.of(), config)
              .decode(
                  new DecodingRequest(
                      canvas, SequenceRandom.of(trial, 1), DecodingListener.NONE, constraint));
      int[] ids = decoded.ids();
      int[] written = Arrays.stream(canvas.freePositions()).map(p -> ids[p]).toArray();
      assertEquals(written.length, Arrays.stream(written).distinct().count(), "all must differ");
      assertArrayEquals(
          Arrays.stream(written).sorted().toArray(),
          constraint.committed.stream().mapToInt(Integer::intValue).sorted().toArray());
    }
  }

  @Test
  void ancestralDecodingInManyStepsHasTheMarginalsOfTheModel() {
    // A joint of two tokens that are equal or not, with exact conditionals: p(a, b) ~ w[a][b].
    double[][] w = {{4, 1}, {1, 2}};
    FakePredictor network =
        new FakePredictor(
            3,
            2,
            AttentionMode.BIDIRECTIONAL,
            (ids, position, token) -> {
              if (token == 2) {
                return Float.NEGATIVE_INFINITY;
              }
              int other = ids[1 - position];
              double weight =
                  other == 2
                      ? position == 0 ? w[token][0] + w[token][1] : w[0][token] + w[1][token]
                      : position == 0 ? w[token][other] : w[other][token];
              return (float) Math.log(weight);
            });
    Canvas canvas = Canvas.continuing(new int[0], 2, 2);
    for (Strategy strategy : List.of(Strategy.ANCESTRAL, Strategy.FIRST_HITTING)) {
      UnmaskingConfig config =
          new UnmaskingConfig(2, 2, 512, 1, 0, strategy.usual(), MaskPrediction.FORBIDDEN);
      UnmaskingDecoder decoder = new UnmaskingDecoder(network, 2, StopTokens.of(), config);
      int draws = 8000;
      int[][] seen = new int[2][2];
      for (int draw = 0; draw < draws; draw++) {
        int[] ids = decode(decoder, canvas, SequenceRandom.of(7, draw));
        seen[ids[0]][ids[1]]++;
      }
      for (int a = 0; a < 2; a++) {
        for (int b = 0; b < 2; b++) {
          double p = w[a][b] / 8;
          double tolerance = 4 * Math.sqrt(p * (1 - p) / draws) + 1.0 / 512;
          assertEquals(p, seen[a][b] / (double) draws, tolerance, strategy + " " + a + b);
        }
      }
    }
  }

  @Test
  void oneTokenPerStepIsTheLimitOfTheAdaptiveStrategies() {
    for (String strategy :
        List.of("threshold:1.5", "factor:0", "entropy-bounded:0", "first-hitting")) {
      FakePredictor network = fake(3);
      UnmaskingConfig config = config(12, 12, 12, Strategy.parse(strategy));
      new UnmaskingDecoder(network, MASK, StopTokens.of(), config)
          .decode(new int[] {1, 2}, SequenceRandom.of(1, 1), DecodingListener.NONE);
      assertEquals(12, network.windows().size(), strategy);
    }
    for (String strategy : List.of("threshold:0", "factor:1000", "entropy-bounded:1000")) {
      FakePredictor network = fake(3);
      UnmaskingConfig config = config(12, 12, 12, Strategy.parse(strategy));
      new UnmaskingDecoder(network, MASK, StopTokens.of(), config)
          .decode(new int[] {1, 2}, SequenceRandom.of(1, 1), DecodingListener.NONE);
      assertEquals(1, network.windows().size(), strategy);
    }
  }

  @Test
  void anEarlyEndSavesEvaluationsAndChangesNothing() {
    int saved = 0;
    for (int trial = 0; trial < 500; trial++) {
      Random random = new Random(trial);
      Canvas canvas = continuing(random, 24);
      UnmaskingConfig config = config(24, 8, 24, new LowConfidencePolicy());
      UnmaskingDecoder stopping =
          new UnmaskingDecoder(fake(trial), MASK, StopTokens.of(STOP), config);
      UnmaskingDecoder going = new UnmaskingDecoder(fake(trial), MASK, StopTokens.of(), config);
      DecodingRequest request =
          new DecodingRequest(canvas, SequenceRandom.of(trial, 0), DecodingListener.NONE);
      DecodedCanvas early = stopping.decode(request);
      DecodedCanvas full = going.decode(request);
      int from = canvas.freePositions()[0];
      assertArrayEquals(
          full.answer(from, StopTokens.of(STOP)), early.answer(from, StopTokens.of(STOP)));
      assertEquals(24, full.evaluations());
      saved += early.budget() - early.evaluations();
    }
    assertTrue(saved > 500, "saved " + saved);
  }

  @Test
  void aTextDoesNotEndBeforeSomethingFixed() {
    FakePredictor network =
        new FakePredictor(
            VOCABULARY,
            MAX_LENGTH,
            AttentionMode.BIDIRECTIONAL,
            (ids, position, token) -> token == STOP ? 5 : token == 3 ? 1 : 0);
    int[] ids = {1, MASK, MASK, 2, MASK, MASK};
    DecodedCanvas decoded =
        new UnmaskingDecoder(
                network, MASK, StopTokens.of(STOP), config(4, 4, 4, new LowConfidencePolicy()))
            .decode(
                new DecodingRequest(
                    Canvas.ofMasked(ids, MASK), SequenceRandom.of(1, 0), DecodingListener.NONE));
    assertArrayEquals(new int[] {1, 3, 3, 2, STOP, STOP}, decoded.ids());
  }

  @Test
  void aGrowingCanvasShowsTheNetworkNoMoreThanItsBlocks() {
    FakePredictor network =
        new FakePredictor(
            VOCABULARY,
            MAX_LENGTH,
            AttentionMode.BIDIRECTIONAL,
            (ids, position, token) -> token == (position == 9 ? STOP : 3) ? 5 : 0);
    UnmaskingConfig config =
        new UnmaskingConfig(
            40,
            4,
            40,
            Sampling.GREEDY,
            0,
            new LowConfidencePolicy(),
            MaskPrediction.FORBIDDEN,
            CacheUse.NONE,
            CanvasLength.GROWING);
    int[] answer =
        new UnmaskingDecoder(network, MASK, StopTokens.of(STOP), config)
            .decode(new int[] {1, 2}, SequenceRandom.of(1, 0), DecodingListener.NONE);
    assertArrayEquals(new int[] {3, 3, 3, 3, 3, 3, 3}, answer);
    assertEquals(
        List.of(6, 6, 6, 6, 10, 10, 10, 10), network.windows().stream().map(Window::to).toList());
  }

  @Test
  void cachesComputeTheirWindowsAndRefreshInTime() {
    Window all = new Window(0, 18);
    assertEquals(
        List.of(
            all,
            new Window(2, 10),
            new Window(2, 10),
            new Window(2, 10),
            all,
            new Window(10, 18),
            new Window(10, 18),
            new Window(10, 18)),
        windows(new CacheUse(CacheUse.Reach.DUAL, 0)));
    assertEquals(
        List.of(
            all,
            new Window(2, 18),
            all,
            new Window(2, 18),
            all,
            new Window(10, 18),
            all,
            new Window(10, 18)),
        windows(new CacheUse(CacheUse.Reach.PREFIX, 2)));
    assertEquals(IntStream.range(0, 8).mapToObj(i -> all).toList(), windows(CacheUse.NONE));
    Refusal.of(() -> new CacheUse(CacheUse.Reach.DUAL, -1), "-1");
  }

  @Test
  void aHandOnTheCanvasIsObeyed() {
    Canvas canvas = Canvas.continuing(new int[] {1, 2}, 8, MASK);
    List<Integer> seen = new ArrayList<>();
    DecodingListener hand =
        new DecodingListener() {
          @Override
          public void onStep(int step, Placements decided, int[] ids) {
            seen.add(step);
          }

          @Override
          public void betweenSteps(CanvasEditor editor) {
            if (editor.evaluations() == 1) {
              editor.write(7, 4);
              Refusal.of(() -> editor.write(0, 4), "position 0");
              Refusal.of(() -> editor.write(6, MASK), "token 9");
              int undecided =
                  IntStream.range(2, 10)
                      .filter(p -> editor.token(p) == MASK)
                      .findFirst()
                      .orElseThrow();
              Refusal.of(() -> editor.lock(undecided), "not decided");
              assertTrue(editor.isLocked(7) && editor.isFree(7) && !editor.isFree(1));
            }
            if (editor.evaluations() == 4 && editor.token(3) != MASK && seen.size() == 4) {
              editor.mask(3);
              editor.mask(4);
            }
          }
        };
    UnmaskingConfig config = config(8, 8, 4, new LowConfidencePolicy());
    FakePredictor network = fake(11);
    DecodedCanvas decoded =
        new UnmaskingDecoder(network, MASK, StopTokens.of(), config)
            .decode(new DecodingRequest(canvas, SequenceRandom.of(1, 0), hand));
    assertEquals(4, decoded.ids()[7]);
    assertTrue(Arrays.stream(decoded.ids()).noneMatch(id -> id == MASK));
    // Two masks at two tokens per step are one more step.
    assertEquals(5, decoded.evaluations());
    assertEquals(5, decoded.budget());
  }

  @Test
  void canvasesThatCannotBeDecodedAreRefused() {
    UnmaskingDecoder decoder =
        new UnmaskingDecoder(
            fake(1), MASK, StopTokens.of(), config(4, 4, 4, new LowConfidencePolicy()));
    Refusal.of(
        () -> decode(decoder, Canvas.continuing(new int[0], 5, MASK), SequenceRandom.of(0, 0)),
        "5 free positions",
        "for 4");
    int[] unknown = {1, 77, MASK, MASK, MASK, MASK};
    Refusal.of(
        () -> decode(decoder, Canvas.ofMasked(unknown, MASK), SequenceRandom.of(0, 0)), "token 77");
    int[] tooLong = new int[MAX_LENGTH + 1];
    Arrays.fill(tooLong, 0, 4, MASK);
    Refusal.of(
        () -> decode(decoder, Canvas.ofMasked(tooLong, MASK), SequenceRandom.of(0, 0)),
        "65 tokens",
        "64 positions");
    Refusal.of(() -> Canvas.ofMasked(new int[] {1, 2}, MASK), "none of the 2 positions is free");
    Refusal.of(
        () -> new Canvas(new int[] {MASK, MASK}, new boolean[] {true, false}, MASK),
        "position 1 is fixed");
    UnmaskingConfig growing =
        new UnmaskingConfig(
            2,
            2,
            2,
            Sampling.GREEDY,
            0,
            new LowConfidencePolicy(),
            MaskPrediction.FORBIDDEN,
            CacheUse.NONE,
            CanvasLength.GROWING);
    Refusal.of(
        () ->
            decode(
                new UnmaskingDecoder(fake(1), MASK, StopTokens.of(), growing),
                Canvas.ofMasked(new int[] {MASK, 1, MASK}, MASK),
                SequenceRandom.of(0, 0)),
        "can grow only if nothing is fixed after");
  }

  private static List<Window> windows(CacheUse cache) {
    FakePredictor network = fake(2);
    UnmaskingConfig config =
        new UnmaskingConfig(
            16,
            8,
            8,
            Sampling.GREEDY,
            0,
            new LowConfidencePolicy(),
            MaskPrediction.FORBIDDEN,
            cache,
            CanvasLength.FIXED);
    new UnmaskingDecoder(network, MASK, StopTokens.of(), config)
        .decode(new int[] {1, 2}, SequenceRandom.of(1, 0), DecodingListener.NONE);
    return network.windows();
  }

  private static int[] decode(UnmaskingDecoder decoder, Canvas canvas, SequenceRandom random) {
    return decoder.decode(new DecodingRequest(canvas, random, DecodingListener.NONE)).ids();
  }

  private static FakePredictor fake(long seed) {
    return FakePredictor.random(VOCABULARY, MAX_LENGTH, AttentionMode.BIDIRECTIONAL, seed);
  }

  private static UnmaskingConfig config(
      int length, int blockLength, int steps, UnmaskingPolicy policy) {
    return new UnmaskingConfig(length, blockLength, steps, 0, 0, policy, MaskPrediction.FORBIDDEN);
  }

  private static Canvas continuing(Random random, int length) {
    int[] prompt = random.ints(random.nextInt(6), 0, STOP).toArray();
    return Canvas.continuing(prompt, length, MASK);
  }

  /** A prompt and masks, or masks anywhere. */
  private static Canvas randomCanvas(Random random) {
    if (random.nextBoolean()) {
      return continuing(random, 1 + random.nextInt(20));
    }
    int[] ids = random.ints(2 + random.nextInt(24), 0, STOP).toArray();
    ids[random.nextInt(ids.length)] = MASK;
    for (int i = 0; i < ids.length; i++) {
      ids[i] = random.nextBoolean() ? MASK : ids[i];
    }
    return Canvas.ofMasked(ids, MASK);
  }

  private static UnmaskingConfig randomConfig(
      Random random, Canvas canvas, UnmaskingPolicy policy) {
    int length = canvas.freePositions().length;
    int[] divisors = IntStream.rangeClosed(1, length).filter(d -> length % d == 0).toArray();
    int block = divisors[random.nextInt(divisors.length)];
    return new UnmaskingConfig(
        length,
        block,
        length / block * (1 + random.nextInt(12)),
        new Sampling(random.nextInt(3) * 0.7, random.nextInt(4), 1 - 0.5 * random.nextDouble()),
        random.nextInt(4) == 0 ? 1 : 0,
        policy,
        MaskPrediction.FORBIDDEN,
        CacheUse.NONE,
        CanvasLength.FIXED);
  }

  /** Repeats on a canvas of its own what the decoder says that it does. */
  private static final class Watch implements DecodingListener {
    private final Canvas begun;
    private final UnmaskingConfig config;
    private final int[] canvas;
    private int steps;

    Watch(Canvas begun, UnmaskingConfig config) {
      this.begun = begun;
      this.config = config;
      canvas = begun.ids();
    }

    @Override
    public void onStep(int step, Placements decided, int[] now) {
      assertEquals(steps++, step);
      assertTrue(decided.size() > 0);
      for (int d = 0; d < decided.size(); d++) {
        int position = decided.position(d);
        assertTrue(begun.isFree(position));
        assertTrue(d == 0 || position > decided.position(d - 1), "positions ascend");
        assertTrue(
            config.policy().revises() || canvas[position] == MASK, "a decided token changed");
        assertTrue(decided.confidence(d) >= 0 && decided.confidence(d) <= 1);
        canvas[position] = decided.token(d);
      }
      assertArrayEquals(canvas, now);
    }

    /** Where the text ends, or -1. */
    int stop() {
      for (int position : begun.freePositions()) {
        boolean last = true;
        for (int i = position + 1; i < canvas.length; i++) {
          last &= begun.isFree(i);
        }
        if (last && canvas[position] == STOP) {
          return position;
        }
      }
      return -1;
    }
  }

  /** Free positions hold tokens that all differ, below MASK. */
  private static final class AllDifferent implements TokenConstraint {
    private final Set<Integer> committed = new HashSet<>();
    private final int[] at = new int[MAX_LENGTH];

    @Override
    public void begin(Canvas canvas) {
      committed.clear();
    }

    @Override
    public boolean allows(int position, int token) {
      return token != MASK && !committed.contains(token);
    }

    @Override
    public void restrict(int position, float[] logits, int offset) {
      for (int v = 0; v < VOCABULARY; v++) {
        if (!allows(position, v)) {
          logits[offset + v] = Float.NEGATIVE_INFINITY;
        }
      }
    }

    @Override
    public void commit(int position, int token) {
      assertTrue(committed.add(token));
      at[position] = token;
    }

    @Override
    public void release(int position) {
      assertTrue(committed.remove(at[position]));
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.dlm.autoregressive.AutoregressiveConfig;
import org.dlm.autoregressive.AutoregressiveDecoder;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.DecodingRequest;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.StopTokens;
import org.dlm.diffusion.MaskPrediction;
import org.dlm.diffusion.Strategy;
import org.dlm.diffusion.UnmaskingConfig;
import org.dlm.diffusion.UnmaskingDecoder;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.FakePredictor;
import org.junit.jupiter.api.Test;

/** The guarantee itself: whatever is decoded, by whom and in which order, keeps the rules. */
class ConstrainedDecodingTest {

  private static final int MASK = 0;
  private static final int STOP = 1;
  private static final StopTokens STOPS = StopTokens.of(STOP);
  private static final int PROMPT = 2;

  /** Characters, pieces of several, and parts of some. */
  private static final byte[][] VOCABULARY = {
    {},
    {},
    {'a'},
    {'b'},
    {'c'},
    {'a', 'b'},
    {'c', 'a'},
    {'b', '.'},
    {'.'},
    {'5'},
    {' '},
    {'\n'},
    {(byte) 0xC3},
    {(byte) 0xA9},
    {(byte) 0xC3, (byte) 0xA9},
    {(byte) 0xE2, (byte) 0x82},
    {(byte) 0xAC},
    {'a', (byte) 0xE2},
    {(byte) 0x82},
    {(byte) 0xF0, (byte) 0x9F},
    {(byte) 0x98},
    {(byte) 0x80},
    {'z'},
    {'a', 'a', 'a'},
    {' ', 'b'}
  };

  private static String text(int[] ids, int from) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = from; i < ids.length && ids[i] != STOP; i++) {
      bytes.writeBytes(VOCABULARY[ids[i]]);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static FakePredictor predictor(AttentionMode attention, long seed) {
    return FakePredictor.random(VOCABULARY.length, 64, attention, seed);
  }

  private static UnmaskingConfig config(Random random, int length, Strategy strategy) {
    int block = random.nextBoolean() ? length : 1;
    int steps = length / block * (1 + random.nextInt(block + 2));
    double temperature = random.nextBoolean() ? 0 : 1.5 * random.nextDouble();
    return new UnmaskingConfig(
        length, block, steps, temperature, 0, strategy.usual(), MaskPrediction.FORBIDDEN);
  }

  /** A prompt and an answer, some of whose tokens may be fixed. */
  private static Canvas canvas(Random random, int length) {
    int[] ids = new int[PROMPT + length];
    boolean[] free = new boolean[ids.length];
    for (int i = 0; i < ids.length; i++) {
      free[i] = i == PROMPT || i > PROMPT && random.nextInt(12) > 0;
      ids[i] = free[i] ? MASK : 2 + random.nextInt(VOCABULARY.length - 2);
    }
    return new Canvas(ids, free, MASK);
  }

  @Test
  void aThousandDecodesUnderRandomExpressionsAllMatch() {
    Random random = new Random(17);
    Map<Strategy, Integer> decodes = new EnumMap<>(Strategy.class);
    int done = 0;
    int refused = 0;
    for (int round = 0; done < 1000; round++) {
      String regex = RandomRegex.next(random, 5);
      Canvas canvas = canvas(random, 1 + random.nextInt(14));
      TextConstraint constraint;
      try {
        TextRules rules = new TextRules(regex, List.of(), List.of());
        constraint =
            new TextConstraint(
                new TokenAutomaton(rules, VOCABULARY, STOPS, VOCABULARY.length), PROMPT);
        constraint.begin(canvas);
      } catch (IllegalArgumentException e) {
        refused++;
        continue;
      }
      Strategy strategy = Strategy.values()[random.nextInt(Strategy.values().length)];
      int free = canvas.freePositions().length;
      UnmaskingDecoder decoder =
          new UnmaskingDecoder(
              predictor(AttentionMode.BIDIRECTIONAL, round),
              MASK,
              STOPS,
              config(random, free, strategy));
      SequenceRandom noise = SequenceRandom.of(round, 0);
      int[] ids =
          decoder
              .decode(new DecodingRequest(canvas, noise, DecodingListener.NONE, constraint))
              .ids();
      String text = text(ids, PROMPT);
      String what = strategy + " " + regex + " '" + text + "'";
      assertTrue(Pattern.matches(regex, text), what);
      for (int i = 0; i < ids.length; i++) {
        assertNotEquals(MASK, ids[i], what);
        assertTrue(canvas.isFree(i) || ids[i] == canvas.ids()[i], what);
      }
      decodes.merge(strategy, 1, Integer::sum);
      done++;
    }
    assertEquals(Strategy.values().length, decodes.size());
    assertTrue(refused > 200, "refused " + refused);
  }

  @Test
  void requiredWordsAreThereAndBannedOnesAreNot() {
    Random random = new Random(8);
    TextRules rules = new TextRules(null, List.of("a", "b", "5"), List.of("ab", "ca"));
    TokenAutomaton automaton = new TokenAutomaton(rules, VOCABULARY, STOPS, VOCABULARY.length);
    for (int round = 0; round < 60; round++) {
      Strategy strategy = Strategy.values()[round % Strategy.values().length];
      Canvas canvas = Canvas.continuing(new int[] {5, 6}, 12, MASK);
      int[] ids =
          new UnmaskingDecoder(
                  predictor(AttentionMode.BIDIRECTIONAL, round),
                  MASK,
                  STOPS,
                  config(random, 12, strategy))
              .decode(
                  new DecodingRequest(
                      canvas,
                      SequenceRandom.of(round, 1),
                      DecodingListener.NONE,
                      new TextConstraint(automaton, 2)))
              .ids();
      List<String> words = List.of(text(ids, 2).split("[^\\p{L}\\p{Nd}]+"));
      assertTrue(words.containsAll(List.of("ab", "ca")), () -> strategy + " " + words);
      assertTrue(words.stream().noneMatch(Set.of("a", "b", "5")::contains), words::toString);
    }
  }

  /** Left to right is one order of many. */
  @Test
  void aNextTokenDecoderKeepsTheRulesToo() {
    Random random = new Random(23);
    for (int done = 0, round = 0; done < 200; round++) {
      String regex = RandomRegex.next(random, 4);
      int length = 1 + random.nextInt(10);
      TokenAutomaton automaton;
      try {
        TextRules rules = new TextRules(regex, List.of(), List.of());
        automaton = new TokenAutomaton(rules, VOCABULARY, STOPS, VOCABULARY.length);
        new TextConstraint(automaton, PROMPT)
            .begin(Canvas.continuing(new int[] {5, 6}, length, MASK));
      } catch (IllegalArgumentException e) {
        continue;
      }
      AutoregressiveDecoder decoder =
          new AutoregressiveDecoder(
              predictor(AttentionMode.CAUSAL, round),
              Set.of(MASK),
              STOPS,
              new AutoregressiveConfig(length, random.nextDouble()));
      int[] answer =
          decoder.decode(
              new int[] {5, 6},
              SequenceRandom.of(round, 0),
              DecodingListener.NONE,
              new TextConstraint(automaton, PROMPT));
      String text = text(answer, 0);
      assertTrue(Pattern.matches(regex, text), regex + " '" + text + "'");
      done++;
    }
  }
}

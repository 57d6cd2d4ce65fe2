// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.autoregressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.StopTokens;
import org.dlm.decoding.Window;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.FakePredictor;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class AutoregressiveDecoderTest {

  private static final int VOCABULARY = 10;
  private static final SequenceRandom RANDOM = SequenceRandom.of(1, 0);

  /** Counts upwards: the likeliest token is the last one plus one. */
  private static FakePredictor counter() {
    return new FakePredictor(
        VOCABULARY,
        12,
        AttentionMode.CAUSAL,
        (ids, position, token) -> token == (ids[position] + 1) % VOCABULARY ? 3f : 0f);
  }

  @Test
  void appendsTheLikeliestTokenAndComputesOnlyWhatIsNew() {
    FakePredictor network = counter();
    AutoregressiveDecoder decoder = decoder(network, StopTokens.of(), 4, 0);
    assertArrayEquals(
        new int[] {7, 8, 9, 0}, decoder.decode(new int[] {3, 5, 6}, RANDOM, DecodingListener.NONE));
    assertEquals(
        List.of(new Window(0, 3), new Window(3, 4), new Window(4, 5), new Window(5, 6)),
        network.windows());
    assertEquals(List.of(1, 1, 1, 1), network.counts());
  }

  @Test
  void stopsAtTheFirstStopTokenAndTrimsIt() {
    FakePredictor network = counter();
    AutoregressiveDecoder decoder = decoder(network, StopTokens.of(9), 6, 0);
    assertArrayEquals(
        new int[] {7, 8}, decoder.decode(new int[] {9, 6}, RANDOM, DecodingListener.NONE));
    assertEquals(3, network.counts().size());
    assertArrayEquals(new int[] {}, decoder.decode(new int[] {8}, RANDOM, DecodingListener.NONE));
  }

  @Test
  void listenersSeeEachTokenWithItsProbability() {
    List<int[]> canvases = new ArrayList<>();
    decoder(counter(), StopTokens.of(8), 5, 0)
        .decode(
            new int[] {6},
            RANDOM,
            (step, decided, canvas) -> {
              assertEquals(canvases.size(), step);
              assertEquals(1, decided.size());
              assertEquals(1 + step, decided.position(0));
              assertEquals(7 + step, decided.token(0));
              assertEquals(Math.exp(3) / (Math.exp(3) + 9), decided.confidence(0), 1e-7);
              canvases.add(canvas);
            });
    assertArrayEquals(new int[] {6, 7}, canvases.get(0));
    assertArrayEquals(new int[] {6, 7, 8}, canvases.get(1));
  }

  @Test
  void forbiddenTokensAreNeverWritten() {
    for (double temperature : new double[] {0, 1, 50}) {
      AutoregressiveDecoder decoder =
          new AutoregressiveDecoder(
              counter(), Set.of(7, 2), StopTokens.of(), new AutoregressiveConfig(11, temperature));
      int[] answer = decoder.decode(new int[] {6}, RANDOM, DecodingListener.NONE);
      assertTrue(Arrays.stream(answer).noneMatch(id -> id == 7 || id == 2));
    }
  }

  @Test
  void sameSeedAndSequenceGiveTheSameAnswer() {
    FakePredictor network = FakePredictor.random(VOCABULARY, 20, AttentionMode.CAUSAL, 25);
    AutoregressiveDecoder decoder = decoder(network, StopTokens.of(), 16, 1);
    String first = answer(decoder, 1, 0);
    assertNotEquals(first, answer(decoder, 1, 1));
    assertNotEquals(first, answer(decoder, 2, 0));
    assertEquals(first, answer(decoder, 1, 0));
  }

  @Test
  void refusesWhatItCannotContinue() {
    AutoregressiveDecoder decoder = decoder(counter(), StopTokens.of(), 10, 0);
    Refusal.of(() -> decode(decoder), "at least 1 token");
    Refusal.of(() -> decode(decoder, 10), "token 10 at position 0", "vocabulary of 10");
    Refusal.of(() -> decode(decoder, 1, 2, 3), "prompt of 3", "12 positions", "at most 9");
    Refusal.of(() -> new AutoregressiveConfig(0, 0), "at least 1 token, not 0");
    Refusal.of(() -> new AutoregressiveConfig(1, -1), "temperature", "-1.0");
    Refusal.of(() -> new AutoregressiveConfig(1, Double.NaN), "temperature", "NaN");
  }

  private static AutoregressiveDecoder decoder(
      FakePredictor network, StopTokens stopTokens, int length, double temperature) {
    return new AutoregressiveDecoder(
        network, Set.of(), stopTokens, new AutoregressiveConfig(length, temperature));
  }

  private static void decode(AutoregressiveDecoder decoder, int... prompt) {
    decoder.decode(prompt, RANDOM, DecodingListener.NONE);
  }

  private static String answer(AutoregressiveDecoder decoder, long seed, long sequence) {
    return Arrays.toString(
        decoder.decode(new int[] {3}, SequenceRandom.of(seed, sequence), DecodingListener.NONE));
  }
}

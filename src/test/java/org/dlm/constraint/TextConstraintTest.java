// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.StopTokens;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class TextConstraintTest {

  private static final int MASK = 0;
  private static final int STOP = 1;

  /** Seven tokens that spell the same texts in many ways; the first two are special. */
  private static final String[] TINY = {"", "", "a", "b", "ab", "ba", "c"};

  private static byte[][] bytes(String... tokens) {
    return Arrays.stream(tokens)
        .map(token -> token.getBytes(StandardCharsets.UTF_8))
        .toArray(byte[][]::new);
  }

  private static TokenAutomaton automaton(TextRules rules, StopTokens stops, String... tokens) {
    return new TokenAutomaton(rules, bytes(tokens), stops, tokens.length);
  }

  private static TextRules regex(String regex) {
    return new TextRules(regex, List.of(), List.of());
  }

  /** All sequences of tokens that keep the rules: text that matches, then nothing but stops. */
  private static List<int[]> completions(Pattern pattern, int length, boolean mayStop) {
    List<int[]> kept = new ArrayList<>();
    int[] ids = new int[length];
    int all = (int) Math.pow(TINY.length, length);
    for (int code = 0; code < all; code++) {
      StringBuilder text = new StringBuilder();
      boolean stopped = false;
      boolean kind = true;
      for (int i = 0, rest = code; i < length; i++, rest /= TINY.length) {
        ids[i] = rest % TINY.length;
        boolean stop = mayStop && ids[i] == STOP;
        kind &= stop || !stopped && !TINY[ids[i]].isEmpty();
        stopped |= stop;
        text.append(TINY[ids[i]]);
      }
      if (kind && pattern.matcher(text).matches()) {
        kept.add(ids.clone());
      }
    }
    return kept;
  }

  private static boolean agrees(int[] completion, int[] decided) {
    for (int i = 0; i < decided.length; i++) {
      if (decided[i] != MASK && decided[i] != completion[i]) {
        return false;
      }
    }
    return true;
  }

  /** What is offered is what some completion has, whatever was decided and taken back before. */
  @Test
  void aTokenIsOfferedIfAndOnlyIfACompletionRemains() {
    Random random = new Random(3);
    String[] atoms = {"a", "b", "c", ".", "[ab]", "(ab|ba)", "(a|bb)*", "(abc)?", "b+", "(c|a){2}"};
    int asked = 0;
    int refused = 0;
    for (int round = 0; round < 150; round++) {
      StringBuilder regex = new StringBuilder();
      for (int i = 0; i <= random.nextInt(4); i++) {
        regex.append(atoms[random.nextInt(atoms.length)]);
      }
      int length = 1 + random.nextInt(4);
      boolean mayStop = random.nextBoolean();
      List<int[]> completions = completions(Pattern.compile(regex.toString()), length, mayStop);
      StopTokens stops = mayStop ? StopTokens.of(STOP) : StopTokens.of();
      TextConstraint constraint =
          new TextConstraint(automaton(regex(regex.toString()), stops, TINY), 2);

      // 1. A prompt of two tokens, some positions fixed, the others masked.
      int[] decided = new int[length];
      boolean[] free = new boolean[length + 2];
      for (int i = 0; i < length; i++) {
        boolean fixed = random.nextInt(5) == 0;
        decided[i] = fixed ? 1 + random.nextInt(TINY.length - 1) : MASK;
        free[i + 2] = !fixed;
      }
      int[] ids = new int[length + 2];
      Arrays.fill(ids, 0, 2, 6);
      System.arraycopy(decided, 0, ids, 2, length);
      if (Arrays.stream(decided).noneMatch(id -> id == MASK)) {
        continue;
      }
      Canvas canvas = new Canvas(ids, free, MASK);
      if (completions.stream().noneMatch(c -> agrees(c, decided))) {
        refused++;
        Refusal.of(() -> constraint.begin(canvas));
        continue;
      }
      constraint.begin(canvas);

      // 2. Tokens are decided and taken back at random.
      for (int act = 0; act < 12; act++) {
        int at = random.nextInt(length);
        if (free[at + 2] && decided[at] != MASK) {
          constraint.release(at + 2);
          decided[at] = MASK;
        } else if (free[at + 2]) {
          BitSet expected = new BitSet();
          completions.stream().filter(c -> agrees(c, decided)).forEach(c -> expected.set(c[at]));
          float[] logits = new float[TINY.length + 2];
          constraint.restrict(at + 2, logits, 1);
          for (int token = 0; token < TINY.length; token++) {
            String what = regex + " " + Arrays.toString(decided) + " " + at + ": " + token;
            assertEquals(expected.get(token), constraint.allows(at + 2, token), what);
            assertEquals(expected.get(token) ? 0 : Float.NEGATIVE_INFINITY, logits[token + 1]);
            asked++;
          }
          assertEquals(0, logits[0]);
          assertEquals(0, logits[TINY.length + 1]);
          int[] offered = expected.stream().toArray();
          decided[at] = offered[random.nextInt(offered.length)];
          constraint.commit(at + 2, decided[at]);
        }
      }
    }
    assertTrue(asked > 2000, "asked " + asked);
    assertTrue(refused > 20, "refused " + refused);
  }

  @Test
  void aNarrowedPositionOffersItsChoiceOnly() {
    BitSet choice = new BitSet();
    choice.set(3);
    choice.set(5);
    TokenAutomaton automaton = automaton(regex("(a|b)*c"), StopTokens.of(), TINY);
    TextConstraint constraint = new TextConstraint(automaton, 0, Map.of(1, choice));
    constraint.begin(Canvas.ofMasked(new int[3], MASK));
    assertTrue(constraint.allows(1, 3));
    assertFalse(constraint.allows(1, 2));
    constraint.commit(1, 5);
    constraint.commit(0, 4);
    constraint.release(1);
    assertTrue(constraint.allows(1, 5));
    assertFalse(constraint.allows(1, 4));
    assertTrue(constraint.allows(2, 6));
    assertFalse(constraint.allows(2, 2));
  }

  @Test
  void whatCannotBeIsRefusedWithTheReason() {
    StopTokens stops = StopTokens.of(STOP);
    Canvas three = Canvas.ofMasked(new int[3], MASK);
    Refusal.of(
        () -> new TextConstraint(automaton(regex("(ab){5}"), stops, TINY), 0).begin(three),
        "has 5 tokens",
        "room for 3");
    Refusal.of(
        () -> new TextConstraint(automaton(regex("a"), StopTokens.of(), TINY), 0).begin(three),
        "no text of exactly 3 tokens",
        "shortest has 1");
    Refusal.of(() -> automaton(regex("x+"), stops, TINY), "no tokens of this vocabulary spell");
    Refusal.of(
        () ->
            new TextConstraint(automaton(regex("[ab]*"), stops, TINY), 0)
                .begin(new Canvas(new int[] {0, 6, 0}, new boolean[] {true, false, true}, MASK)),
        "do not allow 'c' as token 1");
    Refusal.of(
        () ->
            new TextConstraint(automaton(TextRules.ANY, stops, TINY), 0)
                .begin(new Canvas(new int[] {1, 3, 0}, new boolean[] {false, false, true}, MASK)),
        "do not allow 'b' as token 1");
    BitSet nothing = new BitSet();
    Refusal.of(
        () ->
            new TextConstraint(automaton(TextRules.ANY, stops, TINY), 0, Map.of(2, nothing))
                .begin(three),
        "no token that may stand at token 2");
    TextConstraint begun = new TextConstraint(automaton(regex("[ab]*"), stops, TINY), 0);
    begun.begin(three);
    assertThrows(IllegalStateException.class, () -> begun.commit(1, 6));
  }

  /** A character may be spelled byte by byte, and only whole ones end a text. */
  @Test
  void tokensMayBePartsOfCharacters() {
    byte[][] tokens = {{}, {}, {(byte) 0xE2, (byte) 0x82}, {(byte) 0xAC}, {(byte) 0xF0}, {'x'}};
    TokenAutomaton automaton =
        new TokenAutomaton(TextRules.ANY, tokens, StopTokens.of(STOP), tokens.length + 1);
    TextConstraint constraint = new TextConstraint(automaton, 0);
    constraint.begin(Canvas.ofMasked(new int[3], MASK));
    assertFalse(constraint.allows(2, 2), "begins what it cannot end");
    assertFalse(constraint.allows(0, 4), "begins what no token ends");
    assertFalse(constraint.allows(0, 6), "no bytes");
    constraint.commit(1, 2);
    assertTrue(constraint.allows(2, 3));
    assertFalse(constraint.allows(2, STOP));
    assertFalse(constraint.allows(0, STOP));
    assertTrue(constraint.allows(0, 5));
  }
}

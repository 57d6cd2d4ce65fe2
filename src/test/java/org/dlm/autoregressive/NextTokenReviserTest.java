// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.autoregressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.dlm.constraint.TextConstraint;
import org.dlm.constraint.TextRules;
import org.dlm.constraint.TokenAutomaton;
import org.dlm.decoding.Revision;
import org.dlm.decoding.StopTokens;
import org.dlm.decoding.TokenBelief;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.FakePredictor;
import org.junit.jupiter.api.Test;

class NextTokenReviserTest {

  /** The token after v is v + 1, with logit 5 against 0; token 0 is special. */
  private final FakePredictor counting =
      new FakePredictor(
          6,
          16,
          AttentionMode.CAUSAL,
          (visible, position, token) -> token == (visible[position] + 1) % 6 ? 5 : 0);

  private final double likely = 5 - Math.log(Math.exp(5) + 5);

  @Test
  void aBeliefIsTheProbabilityAfterWhatIsBefore() {
    List<TokenBelief> beliefs = NextTokenBeliefs.of(new int[] {1, 2, 4, 5}, 1, 4, counting);
    assertBelief(1, 2, likely, 2, beliefs.get(0));
    assertBelief(2, 4, likely - 5, 3, beliefs.get(1));
    assertBelief(3, 5, likely, 5, beliefs.get(2));
  }

  private void assertBelief(int position, int token, double nats, int best, TokenBelief belief) {
    assertEquals(position, belief.position());
    assertEquals(token, belief.token());
    assertEquals(nats, belief.nats(), 1e-12);
    assertEquals(best, belief.likeliest());
    assertEquals(likely, belief.likeliestNats(), 1e-12);
  }

  @Test
  void doubtedTokensAreWrittenFromLeftToRight() {
    byte[][] bytes = {{}, {'1'}, {'2'}, {'3'}, {'4'}, {'5'}};
    TextConstraint any =
        new TextConstraint(new TokenAutomaton(TextRules.ANY, bytes, StopTokens.of(0), 6), 1);
    int[] ids = {1, 2, 5, 2, 3, 4};
    Revision revision =
        NextTokenReviser.revise(ids, 1, 6, new Revision.Doubt(0.5, 9), counting, any);
    // 5 follows 2, and 2 follows 5; both are doubted, and the second is written after the first.
    assertArrayEquals(new int[] {2, 3}, revision.doubted());
    assertArrayEquals(new int[] {1, 2, 3, 4, 3, 4}, revision.ids());
    assertEquals(3, revision.evaluations());
    // After 5 the model would write the special token 0, which the rule forbids.
    int[] last = {4, 5, 3, 4};
    Revision kept = NextTokenReviser.revise(last, 1, 4, new Revision.Doubt(0.5, 1), counting, any);
    assertArrayEquals(new int[] {2}, kept.doubted());
    assertArrayEquals(new int[] {4, 5, 1, 4}, kept.ids());
  }
}

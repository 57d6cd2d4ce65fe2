// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.dlm.autoregressive.AutoregressiveConfig;
import org.dlm.autoregressive.AutoregressiveDecoder;
import org.dlm.corpus.PromptedText;
import org.dlm.decoding.Decoder;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.StopTokens;
import org.dlm.decoding.TokenPredictor;
import org.dlm.diffusion.UnmaskingConfig;
import org.dlm.diffusion.UnmaskingDecoder;

/** Whether a model, decoding without chance, writes an answer of the right length word for word. */
public sealed interface GreedyMatch {

  /** A diffusion model: the token that it is surest of first, one per evaluation. */
  static GreedyMatch unmasking(TokenPredictor bidirectional, int maskId) {
    return new Unmasking(bidirectional, maskId);
  }

  /** A next-token model: the likeliest token, one after the other. */
  static GreedyMatch nextToken(TokenPredictor causal) {
    return new NextToken(causal);
  }

  /** The decoder that writes {@code length} tokens. */
  Decoder decoder(int length);

  /** The share of the answers that are matched. */
  default Share share(List<PromptedText> items, TextCutter cutter) {
    int matches = 0;
    for (int i = 0; i < items.size(); i++) {
      PromptedText item = items.get(i);
      matches += matches(cutter.answer(i, item.prompt(), item.answer())) ? 1 : 0;
    }
    return Share.of(matches, items.size());
  }

  /** Decodes as many tokens as the answer has after its prompt, and compares. */
  default boolean matches(ScoredText answer) {
    int[] prompt = Arrays.copyOf(answer.ids(), answer.from());
    int[] target = Arrays.copyOfRange(answer.ids(), answer.from(), answer.to());
    int[] written =
        decoder(answer.tokens()).decode(prompt, SequenceRandom.of(0, 0), DecodingListener.NONE);
    return Arrays.equals(written, target);
  }

  /** Most confident token first. */
  record Unmasking(TokenPredictor predictor, int maskId) implements GreedyMatch {
    @Override
    public Decoder decoder(int length) {
      UnmaskingConfig config = UnmaskingConfig.greedy(length, length);
      return new UnmaskingDecoder(predictor, maskId, StopTokens.of(), config);
    }
  }

  /** First token first. */
  record NextToken(TokenPredictor predictor) implements GreedyMatch {
    @Override
    public Decoder decoder(int length) {
      AutoregressiveConfig config = new AutoregressiveConfig(length, 0);
      return new AutoregressiveDecoder(predictor, Set.of(), StopTokens.of(), config);
    }
  }
}

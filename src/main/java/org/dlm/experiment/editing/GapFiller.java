// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import org.dlm.decoding.Sampling;
import org.dlm.decoding.SequenceRandom;
import org.dlm.diffusion.EntropyBoundedPolicy;
import org.dlm.diffusion.LowConfidencePolicy;
import org.dlm.experiment.editing.OpenedTwins.Written;

/** Who fills a gap of known length, and how. */
sealed interface GapFiller {

  /**
   * Fills a gap.
   *
   * @param random of this gap and this filler
   * @return as many tokens as the gap has
   */
  Written fill(OpenedTwins twins, StoryGap gap, SequenceRandom random);

  /** AR goes on after what stands before the gap: the likeliest token, one after the other. */
  record FromTheLeft() implements GapFiller {

    @Override
    public Written fill(OpenedTwins twins, StoryGap gap, SequenceRandom random) {
      return twins.append(gap.before(), gap.tokens(), Sampling.GREEDY, random);
    }

    @Override
    public String toString() {
      return "AR, from the left";
    }
  }

  /**
   * AR goes on several times, and takes what makes the whole likeliest: the gap and all that
   * follows it, given what stands before. The first candidate is the one without chance; the others
   * are drawn as AR believes.
   *
   * @param candidates at least 2
   */
  record BestOf(int candidates) implements GapFiller {

    @Override
    public Written fill(OpenedTwins twins, StoryGap gap, SequenceRandom random) {
      int evaluations = 0;
      long positions = 0;
      int[] best = {};
      double least = Double.POSITIVE_INFINITY;
      for (int c = 0; c < candidates; c++) {
        Sampling sampling = c == 0 ? Sampling.GREEDY : new Sampling(1);
        SequenceRandom own = SequenceRandom.of(random.stream(c, 0).nextLong(), c);
        Written candidate = twins.append(gap.before(), gap.tokens(), sampling, own);
        int[] whole = gap.filled(candidate.ids());
        double nats = twins.nats(whole, gap.from());
        evaluations += candidate.evaluations() + 1;
        positions += candidate.positions() + whole.length;
        if (nats < least) {
          least = nats;
          best = candidate.ids();
        }
      }
      return new Written(best, evaluations, positions);
    }

    @Override
    public String toString() {
      return "AR, best of " + candidates;
    }
  }

  /** Diffusion writes the token that it is surest of first, one per evaluation. */
  record TokenByToken() implements GapFiller {

    @Override
    public Written fill(OpenedTwins twins, StoryGap gap, SequenceRandom random) {
      int steps = gap.tokens();
      return twins.fill(
          gap.story().ids(), gap.from(), gap.to(), new LowConfidencePolicy(), steps, random);
    }

    @Override
    public String toString() {
      return "diffusion, token by token";
    }
  }

  /** Diffusion writes as many tokens at once as it is sure of. */
  record AsSure() implements GapFiller {

    @Override
    public Written fill(OpenedTwins twins, StoryGap gap, SequenceRandom random) {
      int steps = gap.tokens();
      return twins.fill(
          gap.story().ids(), gap.from(), gap.to(), new EntropyBoundedPolicy(0.1), steps, random);
    }

    @Override
    public String toString() {
      return "diffusion, as sure";
    }
  }
}

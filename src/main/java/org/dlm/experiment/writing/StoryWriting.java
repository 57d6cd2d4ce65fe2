// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dlm.decoding.Sampling;
import org.dlm.diffusion.CacheUse;
import org.dlm.diffusion.Strategy;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.StoryModel;
import org.dlm.generation.GeneratedText;
import org.dlm.generation.GenerationSettings;
import org.dlm.generation.GeneratorTeam;
import org.jspecify.annotations.Nullable;

/**
 * A way to write stories with one of the twins, and the team that writes them.
 *
 * @param strategy of a diffusion model; null for a next-token model, which has none
 * @param stepsPerBlock most evaluations of a block
 * @param cache what a diffusion model computes anew
 */
record StoryWriting(@Nullable String strategy, int stepsPerBlock, CacheUse.Reach cache) {

  /** The strategy that takes as many evaluations as it needs, and keeps texts diverse. */
  static final String USUAL = "entropy-bounded";

  /** Token after token. */
  static final StoryWriting AR = new StoryWriting(null, 0, CacheUse.Reach.NONE);

  /**
   * How long texts are.
   *
   * @param tokens of a text at most
   * @param block tokens of a block of a diffusion model
   */
  record Length(int tokens, int block) {

    int blocks() {
      return tokens / block;
    }
  }

  /** What {@code dlm generate} does if nobody chooses, but for the length of blocks. */
  static StoryWriting usual(Length length) {
    return new StoryWriting(USUAL, length.block, CacheUse.Reach.NONE);
  }

  /** Whether it is a next-token model's. */
  boolean isAr() {
    return strategy == null;
  }

  /** Most evaluations of a text. */
  int budget(Length length) {
    return isAr() ? length.tokens : Math.min(stepsPerBlock, length.block) * length.blocks();
  }

  /** Its settings. */
  GenerationSettings settings(Length length, double temperature, long seed) {
    Sampling sampling = new Sampling(temperature);
    if (strategy == null) {
      return new GenerationSettings(
          length.tokens, sampling, null, null, null, null, null, null, seed);
    }
    return new GenerationSettings(
        length.tokens,
        sampling,
        budget(length),
        length.block,
        null,
        Strategy.parse(strategy),
        new CacheUse(cache, 0),
        null,
        seed);
  }

  /** Writes texts, one for each beginning. */
  static List<GeneratedText> write(
      GeneratorTeam team, List<String> openings, GenerationSettings settings) {
    List<GeneratorTeam.Task> tasks = new ArrayList<>();
    for (int i = 0; i < openings.size(); i++) {
      tasks.add(new GeneratorTeam.Task(openings.get(i), i));
    }
    List<GeneratedText> texts = new ArrayList<>();
    team.generate(tasks, settings, texts::add);
    return texts;
  }

  /** The team that writes in such ways. */
  static GeneratorTeam team(StoryModel model, Laboratory laboratory) throws IOException {
    return model.open(laboratory, laboratory.workers());
  }

  /** As it is printed. */
  @Override
  public String toString() {
    return strategy == null ? "AR" : strategy + ", " + stepsPerBlock + " a block, " + cacheName();
  }

  /** The cache as it is written on the command line. */
  String cacheName() {
    return isAr() ? "exact" : cache.name().toLowerCase(Locale.ROOT);
  }
}

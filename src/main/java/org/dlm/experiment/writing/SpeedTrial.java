// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.util.ArrayList;
import java.util.List;
import org.dlm.corpus.StoryGrammar;
import org.dlm.diffusion.CacheUse;
import org.dlm.generation.GeneratorTeam;

/**
 * The quality of ways to write, whatever time they take.
 *
 * @param grammar the judge
 * @param ar writes token after token
 * @param diffusion unmasks
 */
record SpeedTrial(StoryGrammar grammar, GeneratorTeam ar, GeneratorTeam diffusion) {

  /** A way of the diffusion model, and what a few texts say of it. */
  record Screened(StoryWriting way, StoryQuality quality) {}

  /** Tries every strategy with every budget and cache. */
  List<Screened> screen(SpeedStudy.Sizes sizes, List<String> openings, long seed) {
    List<Screened> screened = new ArrayList<>();
    for (String strategy : sizes.strategies()) {
      for (int steps : sizes.steps()) {
        for (CacheUse.Reach cache : sizes.caches()) {
          StoryWriting way = new StoryWriting(strategy, steps, cache);
          screened.add(new Screened(way, quality(way, openings, sizes.whole(), seed)));
        }
      }
    }
    return screened;
  }

  /** Measures each way by as many texts as there are beginnings. */
  List<StoryQuality> qualities(
      List<StoryWriting> ways, List<String> openings, StoryWriting.Length length, long seed) {
    return ways.stream().map(way -> quality(way, openings, length, seed)).toList();
  }

  private StoryQuality quality(
      StoryWriting way, List<String> openings, StoryWriting.Length length, long seed) {
    GeneratorTeam team = way.isAr() ? ar : diffusion;
    return StoryQuality.of(
        way.toString(),
        way.budget(length),
        openings,
        StoryWriting.write(team, openings, way.settings(length, SpeedStudy.TEMPERATURE, seed)),
        grammar);
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.dlm.corpus.StoryGrammar;
import org.dlm.diffusion.Strategy;
import org.dlm.generation.GeneratedText;
import org.dlm.generation.GenerationSettings;
import org.dlm.generation.GeneratorTeam;

/**
 * What decoding strategies make of one model: each writes stories with several budgets of network
 * evaluations, and the grammar, the true source, judges them.
 *
 * <p>Every cell has the same prompts and seeds, so strategies are compared on the same noise.
 *
 * @param strategies as {@link Strategy#parse} reads them
 * @param budgets most evaluations of a story
 * @param samples stories of each cell, at least 2
 * @param settings all else; steps and policy are those of the cell
 */
public record DecodingStudy(
    List<String> strategies, List<Integer> budgets, int samples, GenerationSettings settings) {

  /** Takes copies, and refuses what gives no table. */
  public DecodingStudy {
    strategies = List.copyOf(strategies);
    budgets = List.copyOf(budgets);
    strategies.forEach(Strategy::parse);
    if (samples < 2) {
      throw new IllegalArgumentException(
          "an interval needs at least 2 samples for each cell, not " + samples);
    }
  }

  /**
   * Decodes every cell, strategy by strategy.
   *
   * @param receiver is given what the source thinks of each cell as soon as it is done
   */
  public void run(GeneratorTeam team, Consumer<StoryQuality> receiver) {
    StoryGrammar grammar = StoryGrammar.standard();
    List<String> nothingGiven = Collections.nCopies(samples, "");
    List<GeneratorTeam.Task> tasks = new ArrayList<>();
    for (int sample = 0; sample < samples; sample++) {
      tasks.add(new GeneratorTeam.Task("", sample));
    }
    // The first texts of a process are slow, and would be the first strategy's.
    team.generate(tasks.subList(0, 2), cell(strategies.get(0), budgets.get(0)), text -> {});
    for (String strategy : strategies) {
      for (int budget : budgets) {
        List<GeneratedText> texts = new ArrayList<>();
        team.generate(tasks, cell(strategy, budget), texts::add);
        receiver.accept(StoryQuality.of(strategy, budget, nothingGiven, texts, grammar));
      }
    }
  }

  private GenerationSettings cell(String strategy, int budget) {
    return settings.with(Strategy.parse(strategy), budget);
  }
}

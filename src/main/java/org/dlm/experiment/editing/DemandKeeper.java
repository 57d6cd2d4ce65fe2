// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.dlm.constraint.TextRules;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.SequenceRandom;
import org.dlm.experiment.editing.OpenedTwins.Written;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.StoryTwins;
import org.dlm.generation.AnswerRules;
import org.dlm.generation.DiffusionEditor;
import org.dlm.generation.GeneratedText;
import org.dlm.generation.GenerationSettings;
import org.dlm.generation.InfillTemplate;
import org.dlm.generation.InfilledText;
import org.dlm.generation.TextGenerator;
import org.jspecify.annotations.Nullable;

/** Who writes a story that is to keep a demand, and how. All draw as {@link Corrector#SAMPLED}. */
sealed interface DemandKeeper {

  /** Of all random numbers. */
  long SEED = 3;

  /**
   * The models of a worker.
   *
   * @param twins to write a number of tokens
   * @param ar to write under rules
   * @param diffusion the same
   * @param editor to fill a canvas of a known length
   */
  record Models(
      OpenedTwins twins, TextGenerator ar, TextGenerator diffusion, DiffusionEditor editor)
      implements Closeable {

    static Models open(StoryTwins twins, Laboratory laboratory) throws IOException {
      return new Models(
          OpenedTwins.open(twins, laboratory),
          twins.ar().open(laboratory),
          twins.diffusion().open(laboratory),
          DiffusionEditor.open(twins.diffusion().folder(), laboratory::kernels));
    }

    @Override
    public void close() {
      twins.close();
      ar.close();
      diffusion.close();
      editor.close();
    }
  }

  /**
   * A story.
   *
   * @param evaluations of the network, of what was thrown away too
   */
  record Story(String text, int tokens, int evaluations) {

    private static Story of(GeneratedText text) {
      return new Story(text.text(), text.answerIds().size(), text.evaluations());
    }
  }

  /**
   * Writes a story.
   *
   * @param sample number of the demand
   */
  Story write(Demand demand, long sample, Models models);

  private static GenerationSettings settings(
      int length, @Nullable Integer blockLength, @Nullable TextRules rules) {
    return new GenerationSettings(
        length,
        Corrector.SAMPLED,
        null,
        blockLength,
        null,
        null,
        null,
        null,
        SEED,
        rules == null ? null : new AnswerRules(rules, Map.of()));
  }

  /** AR writes as it likes, until a story happens to keep the demand; the last is taken if none. */
  record Rejection(int tries) implements DemandKeeper {

    @Override
    public Story write(Demand demand, long sample, Models models) {
      GenerationSettings settings = settings(models.twins().canvas(), null, null);
      int evaluations = 0;
      Story story = new Story("", 0, 0);
      for (int i = 0; i < tries; i++) {
        story =
            Story.of(models.ar().generate("", settings, sample * tries + i, DecodingListener.NONE));
        evaluations += story.evaluations;
        if (demand.isKept(story.text, story.tokens)) {
          break;
        }
      }
      return new Story(story.text, story.tokens, evaluations);
    }

    @Override
    public String toString() {
      return "AR, up to " + tries + " tries";
    }
  }

  /** AR may write only what leaves the demand possible, token by token. */
  record LeftToRight() implements DemandKeeper {

    @Override
    public Story write(Demand demand, long sample, Models models) {
      if (demand instanceof Demand.Ruled ruled) {
        GenerationSettings settings = settings(models.twins().canvas(), null, ruled.rules());
        return Story.of(models.ar().generate("", settings, sample, DecodingListener.NONE));
      }
      int tokens = ((Demand.Length) demand).tokens();
      SequenceRandom random = SequenceRandom.of(SEED, sample);
      Written written = models.twins().append(new int[0], tokens, Corrector.SAMPLED, random);
      String text = models.twins().text(written.ids());
      return new Story(text, written.ids().length, written.evaluations());
    }

    @Override
    public String toString() {
      return "AR, left to right";
    }
  }

  /** Diffusion may write only what leaves the demand possible, in its own order. */
  record InAnyOrder() implements DemandKeeper {

    @Override
    public Story write(Demand demand, long sample, Models models) {
      int canvas = models.twins().canvas();
      if (demand instanceof Demand.Ruled ruled) {
        GenerationSettings settings = settings(canvas, canvas / OpenedTwins.BLOCKS, ruled.rules());
        return Story.of(models.diffusion().generate("", settings, sample, DecodingListener.NONE));
      }
      int tokens = ((Demand.Length) demand).tokens();
      InfillTemplate template =
          new InfillTemplate(List.of("", ""), List.of(new InfillTemplate.Gap(tokens, tokens)));
      // One text per template: the number of the demand makes its random numbers its own.
      GenerationSettings settings =
          new GenerationSettings(
              tokens, Corrector.SAMPLED, null, null, null, null, null, null, SEED + sample);
      InfilledText filled = models.editor().infill(template, settings, TextRules.ANY, 1).get(0);
      return new Story(filled.text(), filled.lengths().get(0), filled.evaluations());
    }

    @Override
    public String toString() {
      return "diffusion, in any order";
    }
  }
}

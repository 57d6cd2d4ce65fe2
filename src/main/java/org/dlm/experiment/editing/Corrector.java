// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.io.Closeable;
import java.io.IOException;
import java.util.stream.IntStream;
import org.dlm.decoding.Revision;
import org.dlm.decoding.Sampling;
import org.dlm.decoding.SequenceRandom;
import org.dlm.diffusion.Strategy;
import org.dlm.experiment.editing.OpenedTwins.Written;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.StoryTwins;
import org.dlm.generation.DiffusionEditor;
import org.dlm.generation.GenerationSettings;
import org.dlm.generation.NextTokenEditor;

/** Who goes on with a text that has an error in its beginning, and how. */
sealed interface Corrector {

  /** What AR writes possible stories with. */
  Sampling SAMPLED = new Sampling(0.7, 0, 0.9);

  /** Which tokens of a finished text are written anew: those that {@code dlm revise} doubts. */
  Revision.Doubt DOUBT = new Revision.Doubt(0.01, Integer.MAX_VALUE);

  /**
   * The models of a worker.
   *
   * @param twins to go on with a text
   * @param diffusion to revise one that is finished
   * @param ar the same
   */
  record Models(OpenedTwins twins, DiffusionEditor diffusion, NextTokenEditor ar)
      implements Closeable {

    static Models open(StoryTwins twins, Laboratory laboratory) throws IOException {
      return new Models(
          OpenedTwins.open(twins, laboratory),
          DiffusionEditor.open(twins.diffusion().folder(), laboratory::kernels),
          NextTokenEditor.open(twins.ar().folder(), laboratory::kernels));
    }

    @Override
    public void close() {
      twins.close();
      diffusion.close();
      ar.close();
    }
  }

  /**
   * A whole text.
   *
   * @param ids its tokens, those of the beginning included. Not copied.
   * @param evaluations of the network, counted in sequences
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Text(int[] ids, int evaluations) {}

  /**
   * Goes on until the text ends.
   *
   * @param given tokens of the beginning. Not modified.
   * @param random of this text
   */
  Text goOn(Models models, int[] given, SequenceRandom random);

  /** AR: what is written stays. */
  record LeftToRight(Sampling sampling) implements Corrector {

    @Override
    public Text goOn(Models models, int[] given, SequenceRandom random) {
      OpenedTwins twins = models.twins();
      Written written = twins.goOn(given, twins.canvas(), sampling, random);
      int[] whole = IntStream.concat(IntStream.of(given), IntStream.of(written.ids())).toArray();
      return new Text(whole, written.evaluations());
    }

    @Override
    public String toString() {
      return sampling.temperature() == 0 ? "AR, temperature 0" : "AR, sampled";
    }
  }

  /**
   * Diffusion: what is written may change if the strategy revises.
   *
   * @param strategy as {@link Strategy#parse} reads it
   */
  record Unmasking(String strategy) implements Corrector {

    @Override
    public Text goOn(Models models, int[] given, SequenceRandom random) {
      Written written = models.twins().rewrite(given, Strategy.parse(strategy), SAMPLED, random);
      return new Text(written.ids(), written.evaluations());
    }

    @Override
    public String toString() {
      return "diffusion, " + strategy;
    }
  }

  /** Who judges the tokens of a finished text. */
  enum Judge {
    /** By those before a token. */
    AR,
    /** By all others. */
    DIFFUSION
  }

  /**
   * A finished text, revised once.
   *
   * @param writer of the text
   */
  record Revised(Corrector writer, Judge judge) implements Corrector {

    /** What half a character is decoded to; tokens with one are no text that could be revised. */
    private static final char BROKEN = '\uFFFD';

    @Override
    public Text goOn(Models models, int[] given, SequenceRandom random) {
      Text text = writer.goOn(models, given, random);
      if (text.ids.length == 0 || models.twins().text(text.ids).indexOf(BROKEN) >= 0) {
        return text;
      }
      Revision revision =
          switch (judge) {
            case AR -> models.ar().reviseTokens(text.ids, DOUBT);
            case DIFFUSION ->
                models.diffusion().reviseTokens(text.ids, DOUBT, GenerationSettings.DEFAULT);
          };
      return new Text(revision.ids(), text.evaluations + revision.evaluations());
    }

    @Override
    public String toString() {
      return writer + ", revised by " + (judge == Judge.AR ? "AR" : "diffusion");
    }
  }
}

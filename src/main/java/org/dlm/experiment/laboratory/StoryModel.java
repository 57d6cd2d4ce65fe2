// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.checkpoint.Provenance;
import org.dlm.generation.GeneratorTeam;
import org.dlm.generation.TextGenerator;
import org.dlm.kernels.AttentionMode;

/**
 * A model of the stories that {@code dlm train} has made, and what it says of itself.
 *
 * @param folder the model
 * @param attention causal if it predicts the next token, bidirectional if it is a diffusion model
 * @param parameters trained numbers
 * @param positions most tokens of a text, with the one that begins it
 * @param tokens read in training: steps times batch times context
 * @param provenance where it comes from
 */
public record StoryModel(
    Path folder,
    AttentionMode attention,
    long parameters,
    int positions,
    long tokens,
    Provenance provenance) {

  private static final int HASH_DIGITS = 12;

  /**
   * Reads a folder, but not the weights.
   *
   * @throws IOException if it holds no whole model, or one that does not say how it was trained
   */
  static StoryModel read(Path folder) throws IOException {
    Checkpoint checkpoint = Checkpoint.open(folder);
    Provenance provenance = checkpoint.provenance();
    if (provenance == null) {
      throw new IOException(
          folder + " has no dlm.json, so nobody knows what it read; use a model of 'dlm train'");
    }
    long tokens =
        provenance.step()
            * number(folder, provenance, "--batch")
            * number(folder, provenance, "--context");
    return new StoryModel(
        folder,
        checkpoint.config().attention(),
        checkpoint.config().parameterCount(),
        checkpoint.config().maxLength(),
        tokens,
        provenance);
  }

  private static long number(Path folder, Provenance provenance, String option) throws IOException {
    String written = provenance.options().getOrDefault(option, "nothing");
    try {
      return Long.parseLong(written);
    } catch (NumberFormatException e) {
      throw new IOException(
          "%s/dlm.json must say with which %s it was trained, but says %s; use a model of 'dlm train'"
              .formatted(folder, option, written),
          e);
    }
  }

  /** Opens it to write texts, on one thread. */
  public TextGenerator open(Laboratory laboratory) throws IOException {
    return TextGenerator.open(folder, laboratory::kernels);
  }

  /** Opens it to write several texts side by side, each on one thread. */
  public GeneratorTeam open(Laboratory laboratory, int members) throws IOException {
    return GeneratorTeam.open(folder, members, laboratory::kernels);
  }

  /** AR or diffusion. */
  String kind() {
    return attention == AttentionMode.CAUSAL ? "AR" : "diffusion";
  }

  /** What a reader should know of it, in a sentence. */
  public String sentence() {
    String commit = provenance.commit();
    return String.format(
        Locale.ROOT,
        "%s: the folder %s, trained for %,d steps on %,d tokens with seed %d by commit %s.",
        kind(),
        folder.getFileName(),
        provenance.step(),
        tokens,
        provenance.seed(),
        commit == null ? "unknown" : commit);
  }

  /** The first digits of a hash, enough to tell it from others. */
  static String digits(String hash) {
    return hash.length() <= HASH_DIGITS ? hash : hash.substring(0, HASH_DIGITS);
  }
}

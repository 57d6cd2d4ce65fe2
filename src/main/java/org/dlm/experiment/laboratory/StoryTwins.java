// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.dlm.kernels.AttentionMode;
import org.dlm.report.StudyResult;

/**
 * A next-token model and a diffusion model of the stories that were trained beforehand and may be
 * compared: of the same number of parameters, trained on the same data for the same number of
 * tokens, with the same tokenizer.
 *
 * <p>Training such twins takes hours, so a study loads them at every scale, and there is one pair.
 *
 * @param ar the next-token model
 * @param diffusion its twin
 */
public record StoryTwins(StoryModel ar, StoryModel diffusion) {

  /** What every report of one trained pair has to say. */
  public static final String ONE_PAIR =
      "There is one trained pair. Intervals are over texts and seeds of sampling; they leave out"
          + " what other seeds of training would change.";

  /** An option that differs between any twins, and says no more than that they are twins. */
  private static final String OBJECTIVE = "--objective";

  /** Refuses what are no twins. */
  public StoryTwins {
    requireKind(ar, AttentionMode.CAUSAL, "a next-token model");
    requireKind(diffusion, AttentionMode.BIDIRECTIONAL, "a diffusion model");
    require(ar, diffusion, "parameters", ar.parameters(), diffusion.parameters());
    String data = ar.provenance().dataSha256();
    require(ar, diffusion, "training data", data, diffusion.provenance().dataSha256());
    require(ar, diffusion, "tokens", ar.tokens(), diffusion.tokens());
    String tokenizer = ar.provenance().tokenizerSha256();
    require(ar, diffusion, "tokenizer", tokenizer, diffusion.provenance().tokenizerSha256());
    require(ar, diffusion, "positions", ar.positions(), diffusion.positions());
  }

  private static void requireKind(StoryModel model, AttentionMode attention, String what) {
    if (model.attention() != attention) {
      throw new IllegalArgumentException(
          "%s must be %s, but its attention is %s; name the folders as --ar and --diffusion"
              .formatted(
                  model.folder(), what, model.attention().toString().toLowerCase(Locale.ROOT)));
    }
  }

  private static void require(
      StoryModel one, StoryModel other, String what, Object ar, Object diffusion) {
    if (!ar.equals(diffusion)) {
      throw new IllegalArgumentException(
          "'%s' and '%s' are no twins, so nothing is reported: %s %s against %s"
              .formatted(one.folder(), other.folder(), what, ar, diffusion));
    }
  }

  /**
   * Reads both folders.
   *
   * @throws IOException if one holds no whole model, or does not say how it was trained
   * @throws IllegalArgumentException if they are no twins, naming both values
   */
  public static StoryTwins read(StoryFolders folders) throws IOException {
    return new StoryTwins(StoryModel.read(folders.ar()), StoryModel.read(folders.diffusion()));
  }

  /** Both, the next-token model first. */
  List<StoryModel> both() {
    return List.of(ar, diffusion);
  }

  /** Most tokens that fit after the token that begins a text. */
  public int room() {
    return ar.positions() - 1;
  }

  /** A study's own result with what is to be said of the models before what it says itself. */
  public StudyResult introducing(StudyResult own) {
    return new StudyResult(
        Stream.concat(setup().stream(), own.setup().stream()).toList(),
        Stream.concat(equal().stream(), own.equal().stream()).toList(),
        Stream.concat(unequal().stream(), own.unequal().stream()).toList(),
        own.findings(),
        own.tables(),
        own.plots());
  }

  /** Sentences on the models, for the set-up of a report. */
  List<String> setup() {
    return List.of(ar.sentence(), diffusion.sentence(), ONE_PAIR);
  }

  /** What they have in common, for a report. */
  List<String> equal() {
    return List.of(
        String.format(
            Locale.ROOT,
            "%,d parameters, %,d tokens of training, %d positions",
            ar.parameters(),
            ar.tokens(),
            ar.positions()),
        "training data %s, tokenizer %s (first digits of SHA-256)"
            .formatted(
                StoryModel.digits(ar.provenance().dataSha256()),
                StoryModel.digits(ar.provenance().tokenizerSha256())));
  }

  /** Options of training that they have not in common, for a report. */
  List<String> unequal() {
    Map<String, String> one = ar.provenance().options();
    Map<String, String> other = diffusion.provenance().options();
    Set<String> names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    names.remove(OBJECTIVE);
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String ofAr = one.getOrDefault(name, "not given");
      String ofDiffusion = other.getOrDefault(name, "not given");
      if (!ofAr.equals(ofDiffusion)) {
        differences.add(
            "%s in training: %s for AR, %s for diffusion".formatted(name, ofAr, ofDiffusion));
      }
    }
    return differences;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.constraint.TextConstraint;
import org.dlm.constraint.TextRules;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.DecodedCanvas;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.DecodingRequest;
import org.dlm.decoding.Revision;
import org.dlm.decoding.SequenceRandom;
import org.dlm.diffusion.BoundEstimator;
import org.dlm.diffusion.BoundEvaluation;
import org.dlm.diffusion.Reviser;
import org.dlm.diffusion.StratifiedCounts;
import org.dlm.diffusion.UnmaskingDecoder;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.tokenizer.Tokenizer;

/**
 * Edits texts with the diffusion model of a folder, which sees both sides of every position: fills
 * gaps, and replaces what it does not believe.
 *
 * <p>A text is taken as a whole one: the model sees where it begins and ends. Not thread-safe.
 * {@link #close} it after the last use.
 */
public final class DiffusionEditor implements AutoCloseable {

  /** Masks by which filled texts are ranked. */
  private static final int MASKS = 32;

  private final TransformerPredictor predictor;
  private final ModelVocabulary vocabulary;
  private final Tokenizer tokenizer;
  private final RuleBook ruleBook;
  private final byte[][] tokenBytes;
  private final BoundEvaluation bound;

  private DiffusionEditor(LoadedModel model) {
    predictor = model.predictor();
    vocabulary = model.vocabulary();
    tokenizer = model.tokenizer();
    ruleBook = model.ruleBook();
    tokenBytes = tokenizer.tokenBytes();
    bound = new BoundEvaluation(predictor, vocabulary.maskId(), 0, new StratifiedCounts(MASKS));
  }

  /**
   * Opens a model folder.
   *
   * @param kernels gives the arithmetic, once the folder has proved whole
   * @throws IOException if model or tokenizer are missing, damaged, or do not belong together
   * @throws IllegalArgumentException if it is a next-token model
   */
  public static DiffusionEditor open(Path folder, Supplier<Kernels> kernels) throws IOException {
    Checkpoint checkpoint = Checkpoint.open(folder);
    if (checkpoint.config().attention() != AttentionMode.BIDIRECTIONAL) {
      throw new IllegalArgumentException(
          folder
              + " is a next-token model, which sees only what comes before a token and so can"
              + " neither fill a gap nor judge a token by what follows; use a diffusion model");
    }
    return LoadedModel.load(checkpoint, kernels, DiffusionEditor::new);
  }

  /**
   * Fills the gaps of a text, in every way to choose their lengths and several times each.
   *
   * <p>The results are ranked by the bound on the likelihood of the whole text, from its beginning
   * to its end: only whole texts can be compared if their lengths differ.
   *
   * @param settings how to write; the length is that of the gaps
   * @param rules what the whole text must be like
   * @param samples how often to fill the gaps of each choice of lengths
   * @return all results, the likeliest first
   * @throws IllegalArgumentException if the text does not fit, or cannot keep the rules
   */
  public List<InfilledText> infill(
      InfillTemplate template, GenerationSettings settings, TextRules rules, int samples) {
    List<InfilledText> results = new ArrayList<>();
    IllegalArgumentException refusal = null;
    int tried = 0;
    for (int[] lengths : template.ways()) {
      try {
        for (int sample = 0; sample < samples; sample++) {
          results.add(fill(template, lengths, settings, rules, tried++));
        }
      } catch (IllegalArgumentException e) {
        refusal = e;
      }
    }
    if (results.isEmpty() && refusal != null) {
      throw refusal;
    }
    results.sort(Comparator.comparingDouble(InfilledText::nats));
    return results;
  }

  private InfilledText fill(
      InfillTemplate template,
      int[] lengths,
      GenerationSettings settings,
      TextRules rules,
      int sample) {
    // 1. The text with masks in its gaps.
    GappedText gapped = GappedText.of(template, lengths, vocabulary, tokenBytes);
    int[] ids = vocabulary.whole(gapped.ids(), predictor.maxLength());
    int start = vocabulary.textStart();
    Map<Integer, BitSet> choices = new HashMap<>();
    gapped.choices().forEach((position, choice) -> choices.put(start + position, choice));

    // 2. The model unmasks them.
    int masked = Arrays.stream(lengths).sum();
    UnmaskingDecoder decoder =
        new UnmaskingDecoder(
            predictor,
            vocabulary.maskId(),
            vocabulary.stopTokens(),
            settings.forGaps(masked).unmasking(masked));
    DecodedCanvas decoded =
        decoder.decode(
            new DecodingRequest(
                Canvas.ofMasked(ids, vocabulary.maskId()),
                SequenceRandom.of(settings.seed(), sample),
                DecodingListener.NONE,
                ruleBook.constraint(rules, start, choices)));

    // 3. What it says of the whole.
    double[] shares = new double[ids.length];
    BoundEstimator.Draw masks = new BoundEstimator.Draw(settings.seed(), 0);
    bound.draw(decoded.ids(), start, ids.length, masks, shares);
    double nats = Arrays.stream(shares).sum();
    int[] text = Arrays.copyOfRange(decoded.ids(), start, start + gapped.ids().length);
    return new InfilledText(
        vocabulary.decode(text),
        gapped.fills(text, vocabulary),
        IntStream.of(lengths).boxed().toList(),
        nats,
        decoded.evaluations());
  }

  /**
   * Writes the tokens of a text anew that the model believes least.
   *
   * @param settings how to write; the length is the number of doubted tokens
   * @throws IllegalArgumentException if the text is empty, does not fit, or has special tokens
   */
  public RevisedText revise(String text, Revision.Doubt doubt, GenerationSettings settings) {
    int[] part = vocabulary.encodePart(text);
    if (part.length == 0) {
      throw new IllegalArgumentException("the text to revise is empty");
    }
    Revision revision = reviseTokens(part, doubt, settings);
    return new RevisedText(
        vocabulary.decode(revision.ids()), parts(part, revision), revision.evaluations());
  }

  /**
   * Revises a text that is given as tokens.
   *
   * @param part token ids of the text, without those that begin and end it. Not modified.
   */
  public Revision reviseTokens(int[] part, Revision.Doubt doubt, GenerationSettings settings) {
    int start = vocabulary.textStart();
    int end = start + part.length;
    TextConstraint constraint =
        ruleBook.constraint(
            TextRules.ANY, start, Map.of(end - 1, GappedText.tokensOfText(tokenBytes)));
    return Reviser.revise(
            vocabulary.whole(part, predictor.maxLength()),
            start,
            end,
            doubt,
            predictor,
            vocabulary.maskId(),
            vocabulary.stopTokens(),
            count -> settings.forGaps(count).unmasking(count),
            SequenceRandom.of(settings.seed(), 0),
            constraint)
        .within(start, end);
  }

  /** The tokenizer of the model, which is closed with this editor. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** The text in runs of tokens that stayed and of tokens that were written anew. */
  private List<RevisedText.Part> parts(int[] before, Revision revision) {
    BitSet doubted = new BitSet();
    Arrays.stream(revision.doubted()).forEach(doubted::set);
    List<RevisedText.Part> parts = new ArrayList<>();
    for (int from = 0; from < before.length; ) {
      int next = doubted.get(from) ? doubted.nextClearBit(from) : doubted.nextSetBit(from);
      int to = next < 0 ? before.length : Math.min(next, before.length);
      double least = 1;
      for (int i = from; i < to; i++) {
        least = Math.min(least, revision.beliefs().get(i).probability());
      }
      parts.add(
          new RevisedText.Part(
              vocabulary.decode(Arrays.copyOfRange(before, from, to)),
              vocabulary.decode(Arrays.copyOfRange(revision.ids(), from, to)),
              doubted.get(from),
              least));
      from = to;
    }
    return parts;
  }

  /** Frees the tokenizer. */
  @Override
  public void close() {
    tokenizer.close();
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.boosting;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.DecodingRequest;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.StopTokens;
import org.dlm.decoding.TokenPredictor;
import org.dlm.diffusion.LowConfidencePolicy;
import org.dlm.diffusion.MaskPrediction;
import org.dlm.diffusion.UnmaskingConfig;
import org.dlm.diffusion.UnmaskingDecoder;
import org.dlm.generation.LoadedModel;
import org.dlm.kernels.Kernels;
import org.dlm.tokenizer.Tokenizer;

/** A diffusion model that spends the evaluations of an answer in different ways. */
final class BoostedModel implements AutoCloseable {

  private static final long SEED = 4001;

  /**
   * Over the positions of decodes that vote, so that each has another order: the surest are likely
   * to come first, but not certain to.
   */
  private static final double ORDER_TEMPERATURE = 0.2;

  private final TokenPredictor predictor;
  private final Tokenizer tokenizer;
  private final int maskId;
  private final int bosId;
  private final StopTokens stops;

  /**
   * Something to fill in.
   *
   * @param ids what is given, and MASK [length]
   * @param block positions of a block
   * @param score of the filled ids, 0 to 1
   */
  record Problem(List<Integer> ids, int block, ToDoubleFunction<int[]> score) {}

  private BoostedModel(LoadedModel model) {
    predictor = model.predictor();
    tokenizer = model.tokenizer();
    bosId = tokenizer.specialTokens().bos();
    maskId = model.vocabulary().maskId();
    stops = model.vocabulary().stopTokens();
  }

  /** Opens the folder of a diffusion model whose texts begin with a token. */
  static BoostedModel open(Path folder, Supplier<Kernels> kernels) throws IOException {
    return LoadedModel.load(Checkpoint.open(folder), kernels, BoostedModel::new);
  }

  /** A text that is to be gone on with. */
  Problem continuing(String prompt, int tokens, int block, ToDoubleFunction<String> score) {
    int[] given = tokenizer.encode(prompt);
    int from = 1 + given.length;
    int[] ids = begun(given, from + tokens);
    Arrays.fill(ids, from, ids.length, maskId);
    return problem(ids, block, filled -> score.applyAsDouble(prompt + text(filled, from)));
  }

  /**
   * A whole text of which some tokens are masked; the rest of the model's positions is the end of
   * the text, as in training.
   *
   * @param text of at most {@link #room} tokens
   * @param gaps which tokens of the text, ascending
   */
  Problem cloze(String text, int[] gaps, ToDoubleFunction<String> score) {
    int[] given = tokenizer.encode(text);
    int[] ids = begun(given, predictor.maxLength());
    Arrays.fill(ids, 1 + given.length, ids.length, tokenizer.specialTokens().eos());
    for (int gap : gaps) {
      ids[1 + gap] = maskId;
    }
    return problem(ids, gaps.length, filled -> score.applyAsDouble(text(filled, 1)));
  }

  private int[] begun(int[] given, int length) {
    int[] ids = new int[length];
    ids[0] = bosId;
    System.arraycopy(given, 0, ids, 1, given.length);
    return ids;
  }

  private static Problem problem(int[] ids, int block, ToDoubleFunction<int[]> score) {
    return new Problem(Arrays.stream(ids).boxed().toList(), block, score);
  }

  private String text(int[] filled, int from) {
    return tokenizer.decode(stops.trim(filled, from, filled.length));
  }

  /** Most tokens of a whole text, between the tokens that begin and end it. */
  int room() {
    return predictor.maxLength() - 2;
  }

  /** How many tokens a text has. */
  int tokens(String text) {
    return tokenizer.encode(text).length;
  }

  /**
   * Solves problems, each with at most so many evaluations.
   *
   * @param evaluations of all decodes of a problem together
   * @return the scores, in their order
   */
  List<Double> solve(List<Problem> problems, Boost boost, int evaluations) {
    List<Double> scores = new ArrayList<>();
    for (int p = 0; p < problems.size(); p++) {
      Problem problem = problems.get(p);
      int[] ids = problem.ids.stream().mapToInt(id -> id).toArray();
      Canvas canvas = Canvas.ofMasked(ids, maskId);
      List<int[]> answers = new ArrayList<>();
      for (int decode = 0; decode < boost.decodes(); decode++) {
        long sequence = (long) p * boost.decodes() + decode;
        answers.add(decode(canvas, problem.block, boost, evaluations, sequence));
      }
      scores.add(problem.score.applyAsDouble(boost.vote(answers)));
    }
    return scores;
  }

  private int[] decode(Canvas canvas, int block, Boost boost, int evaluations, long sequence) {
    UnmaskingConfig config =
        new UnmaskingConfig(
            canvas.freePositions().length,
            block,
            evaluations / boost.decodes(),
            0,
            0,
            new LowConfidencePolicy(boost.decodes() > 1 ? ORDER_TEMPERATURE : 0),
            MaskPrediction.FORBIDDEN);
    TokenPredictor believed =
        boost.states() == 1 ? predictor : new AveragingPredictor(predictor, boost.states());
    SequenceRandom random = SequenceRandom.of(SEED, sequence);
    return new UnmaskingDecoder(believed, maskId, stops, config)
        .decode(new DecodingRequest(canvas, random, DecodingListener.NONE))
        .ids();
  }

  /** Frees the tokenizer. */
  @Override
  public void close() {
    tokenizer.close();
  }
}

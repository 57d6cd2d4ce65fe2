// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.dlm.autoregressive.NextTokenObjective;
import org.dlm.diffusion.ForwardProcess;
import org.dlm.diffusion.LikelihoodBound;
import org.dlm.diffusion.LossWeighting;
import org.dlm.diffusion.MaskSchedule;
import org.dlm.diffusion.MaskedDiffusionObjective;
import org.dlm.diffusion.SegmentObjective;
import org.dlm.diffusion.TimeSampler;
import org.dlm.diffusion.TimeWarmup;
import org.dlm.objective.Objective;
import org.dlm.optimizer.AdamW;
import org.dlm.optimizer.LearningRateSchedule;
import org.dlm.optimizer.LearningRateSchedule.WarmupCosine;
import org.dlm.training.TrainingConfig;
import org.dlm.transformer.TransformerConfig;

/**
 * Everything that a run follows from.
 *
 * @param label for people, such as {@code ar, rate 0.001, seed 1}; the run does not depend on it
 * @param corpus what it reads
 * @param size of its network
 * @param objective what it is trained for
 * @param heldOut how it is measured on held-out text, in nats per token
 * @param training steps, batch, rates, seed, and how often it is measured
 */
public record RunPlan(
    String label,
    StudyCorpus corpus,
    NetworkSize size,
    Objective objective,
    Objective heldOut,
    TrainingConfig training) {

  /** Raised when the same plan comes to mean another run. */
  private static final int VERSION = 1;

  /** Share of the steps over which the diffusion times grow. */
  private static final double TIME_WARMUP = 0.3;

  private static final double WARMUP = 0.05;
  private static final double FINAL_SHARE = 0.1;
  private static final long SHORT_WARMUP = 50;

  /** A next-token model. */
  public static RunPlan ar(
      String label, StudyCorpus corpus, NetworkSize size, TrainingConfig training) {
    NextTokenObjective objective = new NextTokenObjective();
    return new RunPlan("ar, " + label, corpus, size, objective, objective, training);
  }

  /** Its diffusion twin: uniform weights, and times that begin below 0.3. */
  public static RunPlan diffusion(
      String label, StudyCorpus corpus, NetworkSize size, TrainingConfig training) {
    return diffusion(label, corpus, size, training, growingTimes(training));
  }

  /**
   * The same.
   *
   * @param warmup which times the first steps draw
   */
  public static RunPlan diffusion(
      String label,
      StudyCorpus corpus,
      NetworkSize size,
      TrainingConfig training,
      TimeWarmup warmup) {
    return bounded(label, corpus, size, training, maskedDiffusion(corpus, warmup));
  }

  /**
   * The same with growing times, and with some rows that lack one segment and show the rest.
   *
   * @param segments share of these rows
   */
  public static RunPlan diffusionWithSegments(
      String label,
      StudyCorpus corpus,
      NetworkSize size,
      TrainingConfig training,
      double segments) {
    MaskedDiffusionObjective whole = maskedDiffusion(corpus, growingTimes(training));
    return bounded(label, corpus, size, training, new SegmentObjective(whole, segments));
  }

  /** A plan of which the held-out measure is the likelihood bound. */
  private static RunPlan bounded(
      String label,
      StudyCorpus corpus,
      NetworkSize size,
      TrainingConfig training,
      Objective objective) {
    Objective bound = new LikelihoodBound(corpus.special().mask());
    return new RunPlan("diffusion, " + label, corpus, size, objective, bound, training);
  }

  private static TimeWarmup growingTimes(TrainingConfig training) {
    return new TimeWarmup(Math.round(TIME_WARMUP * training.steps()));
  }

  private static MaskedDiffusionObjective maskedDiffusion(StudyCorpus corpus, TimeWarmup warmup) {
    return new MaskedDiffusionObjective(
        new ForwardProcess(MaskSchedule.linear(), LossWeighting.UNIFORM, corpus.special().mask()),
        TimeSampler.LOW_DISCREPANCY,
        warmup,
        0);
  }

  /**
   * The usual training: AdamW, 5 % of warm-up, a cosine down to a tenth, clipping at 1.
   *
   * @param evaluateEvery steps between measurements on held-out text; the end is always measured
   */
  public static TrainingConfig training(
      long steps, int batch, double rate, long seed, long evaluateEvery) {
    long warmup = Math.max(1, Math.round(WARMUP * steps));
    return training(steps, batch, seed, evaluateEvery, new WarmupCosine(rate, warmup, FINAL_SHARE));
  }

  /** The same with a constant rate after {@value #SHORT_WARMUP} steps, for curves over a run. */
  public static TrainingConfig steadyTraining(
      long steps, int batch, double rate, long seed, long evaluateEvery) {
    return training(steps, batch, seed, evaluateEvery, new WarmupCosine(rate, SHORT_WARMUP, 1));
  }

  private static TrainingConfig training(
      long steps, int batch, long seed, long evaluateEvery, LearningRateSchedule schedule) {
    return new TrainingConfig(
        steps, batch, batch, seed, schedule, AdamW.Config.DEFAULT, 1, 0, evaluateEvery, steps);
  }

  /** The network's sizes and constants. */
  TransformerConfig network() {
    return size.config(corpus.vocabularySize(), corpus.training().seq(), objective.attentionMode());
  }

  /** What the run is, by which it is found again. */
  JsonObject identity() {
    JsonObject json = new JsonObject();
    json.addProperty("version", VERSION);
    json.addProperty("data", corpus.dataHash());
    json.addProperty("tokenizer", corpus.tokenizer().sha256());
    json.addProperty("network", network().toString());
    json.addProperty("objective", objective.toString());
    json.addProperty("held_out", heldOut.toString());
    json.addProperty("training", training.toString());
    return json;
  }

  /** SHA-256 of the identity. */
  String key() {
    try {
      byte[] identity = identity().toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(identity));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

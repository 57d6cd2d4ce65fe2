// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import org.dlm.decoding.Sampling;
import org.dlm.diffusion.CacheUse;
import org.dlm.diffusion.CanvasLength;
import org.dlm.diffusion.Strategy;
import org.dlm.generation.GenerationSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a model decodes: options of every command that lets one write. */
final class DecodingOptions {

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "Most evaluations of a diffusion model's network. Default: as many as tokens for strategies"
              + " that save some by themselves, half as many for others.")
  @Nullable Integer steps;

  @Option(
      names = "--block-length",
      paramLabel = "N",
      description =
          "Unmask in blocks of so many tokens, from left to right; must divide the length, and"
              + " the steps must be shared evenly. Default: 32, or one block where that"
              + " does not go.")
  @Nullable Integer blockLength;

  @Option(
      names = "--strategy",
      paramLabel = "RULE",
      description =
          "Which tokens a step of a diffusion model keeps; its parameter follows a colon. One of"
              + " low-confidence:0, random, margin:0, entropy:0 (0 is the temperature over"
              + " positions), threshold:0.9, factor:1, entropy-bounded:0.1, ancestral,"
              + " first-hitting, remdm-cap:0.02, remdm-rescale:0.02, remdm-conf:1, remdm-loop:0.02,"
              + " edit:0.9. Default: threshold.")
  @Nullable String strategy;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "0 takes the likeliest token, 1 draws as the model does. Default: 0.")
  double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Draw from the K likeliest tokens only. Default: from all.")
  int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "Draw from the likeliest tokens only that together have probability P. Default: 1, all.")
  double topP = 1;

  @Option(
      names = "--cfg",
      paramLabel = "W",
      description = "Strength of classifier-free guidance of a diffusion model. Default: none.")
  @Nullable Double guidance;

  @Option(
      names = "--cache",
      paramLabel = "REACH",
      description =
          "What a diffusion model computes anew at each step: none (no cache: everything), prefix"
              + " (the block and all after it) or dual (the block). Approximate, but none."
              + " Default: none.")
  CacheUse.@Nullable Reach cache;

  @Option(
      names = "--cache-refresh",
      paramLabel = "N",
      description =
          "Compute everything anew at every N-th step of a block. Default: at its first only.")
  @Nullable Integer cacheRefresh;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the random numbers. Default: 0.")
  long seed;

  /**
   * The settings of answers of a length.
   *
   * @param length tokens, or null for the usual
   */
  GenerationSettings settings(@Nullable Integer length, @Nullable CanvasLength canvasLength) {
    return new GenerationSettings(
        length,
        new Sampling(temperature, topK, topP),
        steps,
        blockLength,
        guidance,
        strategy == null ? null : Strategy.parse(strategy),
        cacheUse(),
        canvasLength,
        seed);
  }

  private @Nullable CacheUse cacheUse() {
    if (cache == null && cacheRefresh != null) {
      throw new IllegalArgumentException(
          "--cache-refresh needs a cache; add --cache prefix or --cache dual");
    }
    return cache == null ? null : new CacheUse(cache, cacheRefresh == null ? 0 : cacheRefresh);
  }
}

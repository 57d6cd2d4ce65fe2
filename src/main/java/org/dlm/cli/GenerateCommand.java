// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.dlm.diffusion.LowConfidencePolicy;
import org.dlm.diffusion.RandomPolicy;
import org.dlm.diffusion.UnmaskingPolicy;
import org.dlm.generation.GeneratedText;
import org.dlm.generation.GenerationSettings;
import org.dlm.generation.TextGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dlm generate}: a prompt in, its continuation out. */
@Command(
    name = "generate",
    header = "Continue a text.",
    description = {
      "Prints the prompt with what the model writes after it. A diffusion model begins"
          + " with masked tokens and unmasks a few of them at each step, in any order; a"
          + " next-token model writes one token after the other.",
      "",
      "The same seed gives the same text."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm generate --prompt \"Once upon a time\"",
      "      tells a story with the bundled model",
      "  dlm generate --prompt \"Tom had\" --temperature 1 --samples 3 --seed 7",
      "      three different stories",
      "  dlm generate --prompt-file - --length 64 --steps 16 --verbose < begin.txt",
      "      64 tokens in 16 steps, and how fast it was",
      "  dlm generate --model checkpoints/stories-ar --prompt \"Once\" --json",
      "      text and token ids of the next-token model as JSON",
      "  dlm generate --prompt \"Tom had\" --watch",
      "      shows how the story is written; with --pause, one may have a hand in it",
      "  dlm generate --prompt \"Tom had\" --trace tom.jsonl",
      "  dlm trace view tom.jsonl --out tom.html",
      "      a page that plays it",
    })
final class GenerateCommand implements Callable<Integer> {

  /** Which of the proposed tokens are masked again. */
  enum Remasking {
    LOW_CONFIDENCE(new LowConfidencePolicy()),
    RANDOM(new RandomPolicy());

    private final UnmaskingPolicy policy;

    Remasking(UnmaskingPolicy policy) {
      this.policy = policy;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @ArgGroup @Nullable PromptOptions prompt;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "Most tokens to write. Default: 128, or what the model has room for.")
  @Nullable Integer length;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of a diffusion model. Default: half as many as tokens.")
  @Nullable Integer steps;

  @Option(
      names = "--block-length",
      paramLabel = "N",
      description =
          "Unmask in blocks of so many tokens, from left to right; must divide the length, and"
              + " the steps must be shared evenly. Default: one block.")
  @Nullable Integer blockLength;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "0 takes the likeliest token, 1 draws as the model does. Default: 0.")
  double temperature;

  @Option(
      names = "--cfg",
      paramLabel = "W",
      description = "Strength of classifier-free guidance of a diffusion model. Default: none.")
  @Nullable Double guidance;

  @Option(
      names = "--remasking",
      paramLabel = "RULE",
      description =
          "Which tokens a step of a diffusion model leaves masked: low-confidence or random."
              + " Default: low-confidence.")
  @Nullable Remasking remasking;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the random numbers. Default: 0.")
  long seed;

  @Option(names = "--samples", paramLabel = "N", description = "Texts to write. Default: 1.")
  int samples = 1;

  @Mixin AudienceOptions audienceOptions = new AudienceOptions();

  @Option(names = "--json", description = "Print one JSON object per text, with its token ids.")
  boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say on standard error how long each text took.")
  boolean verbose;

  @Spec CommandSpec spec;

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  @Override
  public Integer call() throws IOException {
    if (samples < 1) {
      throw new IllegalArgumentException("--samples must be at least 1, but is " + samples);
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    String text = prompt == null ? "" : prompt.text();
    try (TextGenerator generator = TextGenerator.open(model.folder(), () -> model.kernels(err))) {
      for (int sample = 0; sample < samples; sample++) {
        GeneratedText generated;
        try (Audience audience =
            audienceOptions.open(spec, generator, model.folder(), text, samples)) {
          generated = generator.generate(text, settings(), sample, audience.listener());
          audience.end(generated.text());
        }
        print(generated, sample, out);
        if (verbose) {
          err.println("dlm: " + summary(generated));
        }
      }
    }
    return 0;
  }

  private GenerationSettings settings() {
    return new GenerationSettings(
        length,
        temperature,
        steps,
        blockLength,
        guidance,
        remasking == null ? null : remasking.policy,
        seed);
  }

  private void print(GeneratedText generated, int sample, PrintWriter out) {
    if (json) {
      out.println(GSON.toJson(generated));
    } else {
      out.print(sample > 0 ? System.lineSeparator() : "");
      out.println(generated.text());
    }
    out.flush();
  }

  private static String summary(GeneratedText generated) {
    int tokens = generated.answerIds().size();
    return "%d tokens in %d evaluations, %.2f s, %.0f tokens/s"
        .formatted(
            tokens, generated.evaluations(), generated.seconds(), tokens / generated.seconds());
  }
}

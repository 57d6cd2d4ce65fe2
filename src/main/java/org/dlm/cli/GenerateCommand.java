// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dlm.corpus.TextCorpus;
import org.dlm.decoding.DecodingListener;
import org.dlm.generation.ChatTurn;
import org.dlm.generation.GeneratedText;
import org.dlm.generation.GenerationSettings;
import org.dlm.generation.GeneratorTeam;
import org.dlm.generation.TextGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
      "  dlm generate --prompt \"Tom had\" --strategy threshold:0.8 --length auto --verbose",
      "      as many tokens at once as the model is sure of, until the story ends",
      "  dlm generate --prompt \"Tom had\" --regex \" (two|three) cats\\..*\" --ban toy",
      "      a story that begins as told and has no toy in it",
      "  dlm generate --prompt \"Tom: \" --json-shape '{\"pet\": \"cat\" | \"dog\"}'",
      "      JSON of this shape and nothing else",
      "  dlm generate --prompts prompts.jsonl --batch 4 > texts.jsonl",
      "      many texts, four side by side",
      "  dlm generate --model checkpoints/stories-ar --prompt \"Once\" --json",
      "      text and token ids of the next-token model as JSON",
      "  dlm generate --model models/LLaDA-8B-Instruct --chat --prompt \"What is a fox?\"",
      "      the answer of a model that was tuned for conversations",
      "  dlm generate --prompt \"Tom had\" --watch",
      "      shows how the story is written; with --pause, one may have a hand in it",
      "  dlm generate --prompt \"Tom had\" --trace tom.jsonl",
      "  dlm trace view tom.jsonl --out tom.html",
      "      a page that plays it",
    })
final class GenerateCommand implements Callable<Integer> {

  @ArgGroup @Nullable PromptOptions prompt;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--length",
      paramLabel = "N",
      converter = LengthOption.Converter.class,
      description =
          "Most tokens to write, or auto: a diffusion model's canvas then grows block by block"
              + " until the text ends. Default: 128, or what the model has room for.")
  @Nullable LengthOption length;

  @Mixin DecodingOptions decoding = new DecodingOptions();

  @Mixin ConstraintOptions constraint = new ConstraintOptions();

  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      description =
          "Continue many texts: JSONL with a field 'prompt' per line; prints one JSON object per"
              + " text, in the same order. A text does not depend on the others.")
  @Nullable Path prompts;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Write so many texts side by side; results do not depend on it. Default: 1.")
  int batch = 1;

  @Option(
      names = "--chat",
      description =
          "The prompt is what a user says, in LLaDA's form of a conversation; print the answer alone."
              + " Special tokens in it are plain text. See also dlm chat.")
  boolean chat;

  @Option(names = "--samples", paramLabel = "N", description = "Texts to write. Default: 1.")
  int samples = 1;

  @Mixin AudienceOptions audience = new AudienceOptions();

  @Option(names = "--json", description = "Print one JSON object per text, with its token ids.")
  boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say on standard error how long each text took.")
  boolean verbose;

  @Spec CommandSpec spec;

  private int printed;

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  @Override
  public Integer call() throws IOException {
    requireAtLeastOne("--samples", samples);
    requireAtLeastOne("--batch", batch);
    if (prompts != null && prompt != null) {
      throw new ParameterException(
          spec.commandLine(), "--prompts and --prompt or --prompt-file are mutually exclusive");
    }
    if (chat && batch > 1) {
      throw new IllegalArgumentException("--chat answers one prompt after the other, not --batch");
    }
    if (batch > 1 && !audience.isWanted()) {
      generateSideBySide();
    } else {
      generateInTurn();
    }
    return 0;
  }

  private void generateInTurn() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    GenerationSettings settings = settings();
    List<GeneratorTeam.Task> tasks = tasks();
    try (TextGenerator generator = TextGenerator.open(model.folder(), () -> model.kernels(err))) {
      for (GeneratorTeam.Task task : tasks) {
        GeneratedText generated;
        try (Audience follows =
            audience.open(spec, generator, model.folder(), task.prompt(), tasks.size())) {
          generated = generate(generator, task, settings, follows.listener());
          follows.end(generated);
        }
        print(generated);
      }
    }
  }

  private GeneratedText generate(
      TextGenerator generator,
      GeneratorTeam.Task task,
      GenerationSettings settings,
      DecodingListener listener) {
    if (!chat) {
      return generator.generate(task.prompt(), settings, task.sample(), listener);
    }
    List<ChatTurn> turns = List.of(new ChatTurn(ChatTurn.Speaker.USER, task.prompt()));
    return generator.answer(turns, settings, task.sample(), listener);
  }

  private void generateSideBySide() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    GenerationSettings settings = settings();
    List<GeneratorTeam.Task> tasks = tasks();
    int members = Math.min(batch, tasks.size());
    try (GeneratorTeam team =
        GeneratorTeam.open(model.folder(), members, () -> model.kernels(members, err))) {
      team.generate(tasks, settings, this::print);
    }
  }

  private GenerationSettings settings() {
    GenerationSettings settings =
        length == null
            ? decoding.settings(null, null)
            : decoding.settings(length.tokens(), length.canvasLength());
    return settings.withRules(constraint.rules());
  }

  /** Every prompt as often as there are samples. */
  private List<GeneratorTeam.Task> tasks() throws IOException {
    List<String> beginnings = new ArrayList<>();
    if (prompts == null) {
      beginnings.add(prompt == null ? "" : prompt.text());
    } else {
      TextCorpus.open(prompts, "prompt").forEach(beginnings::add);
    }
    List<GeneratorTeam.Task> tasks = new ArrayList<>();
    for (String beginning : beginnings) {
      for (int sample = 0; sample < samples; sample++) {
        tasks.add(new GeneratorTeam.Task(beginning, sample));
      }
    }
    return tasks;
  }

  private static void requireAtLeastOne(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + " must be at least 1, but is " + value);
    }
  }

  private void print(GeneratedText generated) {
    PrintWriter out = spec.commandLine().getOut();
    if (json || prompts != null) {
      out.println(GSON.toJson(generated));
    } else {
      out.print(printed > 0 ? System.lineSeparator() : "");
      out.println(generated.text());
    }
    out.flush();
    printed++;
    if (verbose) {
      spec.commandLine().getErr().println("dlm: " + summary(generated));
    }
  }

  private static String summary(GeneratedText generated) {
    int tokens = generated.answerIds().size();
    int saved = generated.budget() - generated.evaluations();
    return "%d tokens in %d evaluations, %s%.2f s, %.0f tokens/s%s"
        .formatted(
            tokens,
            generated.evaluations(),
            saved > 0 ? saved + " of " + generated.budget() + " saved, " : "",
            generated.seconds(),
            tokens / generated.seconds(),
            generated.ruleSeconds() == 0
                ? ""
                : ", %.2f ms per evaluation for the rules"
                    .formatted(1e3 * generated.ruleSeconds() / generated.evaluations()));
  }
}

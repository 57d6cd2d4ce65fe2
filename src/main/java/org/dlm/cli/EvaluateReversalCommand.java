// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dlm.corpus.Asking;
import org.dlm.corpus.LineQuestion;
import org.dlm.evaluation.RecallEvaluation;
import org.dlm.evaluation.Share;
import org.dlm.experiment.reversal.AskedModel;
import org.dlm.experiment.reversal.ReversalQuestions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dlm evaluate reversal}: what comes before, and what comes after. */
@Command(
    name = "reversal",
    header = "Ask a model for what comes after, and for what comes before.",
    description = {
      "Of a model that has read \"A, then B\", asks for B given A and for A given B. Counted are"
          + " answers that are right word for word (exact), that contain the right one, and right"
          + " answers that are likelier than wrong ones of similar length (ranked). All shares have"
          + " Wilson intervals of 95 %%.",
      "",
      "Data are couplets, {\"first\": ..., \"second\": ..., \"source\": ...} as JSONL or as a JSON"
          + " array; or questions, {\"prompt\": ..., \"completion\": ...} as JSONL, to which"
          + " \"suffix\" may be added, what follows the completion; or a folder of such files, of"
          + " which those named *_test.jsonl are taken if there are any.",
      "",
      "A line of a couplet is asked for in place: the known line stands at its own place, the other"
          + " is the gap. Or moved: the line before is asked for as if the known line were the"
          + " first, which is how a next-token model can see it. Or by a question, or by a question"
          + " in a chat."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm evaluate reversal --data corpora/poems.jsonl --model runs/poems",
      "  dlm evaluate reversal --data poem_data.json --model LLaDA-8B-Instruct \\",
      "      --ask chat --length 28 --next \"{line} What is the next line?\" \\",
      "      --previous \"{line} What is the previous line?\"",
      "  dlm evaluate reversal --data facts/ --model runs/facts --json",
    })
final class EvaluateReversalCommand implements Callable<Integer> {

  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description = "Couplets or questions: a file, or a folder of files.")
  Path data = Path.of("");

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--ask",
      paramLabel = "WAY",
      split = ",",
      description =
          "Ways to ask for a line: in-place, moved, question, chat; several with commas. Default:"
              + " in-place,moved,question.")
  @Nullable List<Asking> ways;

  @Option(
      names = "--next",
      paramLabel = "TEXT",
      description =
          "Words that ask for the line after {line}; \\n is a new line, and the answer follows"
              + " directly. Default: \"What comes after?\\n{line}\\n\".")
  @Nullable String next;

  @Option(
      names = "--previous",
      paramLabel = "TEXT",
      description =
          "Words that ask for the line before {line}. Default: \"What comes before?\\n{line}\\n\".")
  @Nullable String previous;

  @Option(
      names = "--length",
      paramLabel = "N",
      description =
          "Tokens that an answer may have if nothing is given after it. Default: as many as the"
              + " longest right answer.")
  @Nullable Integer length;

  @Option(
      names = "--distractors",
      paramLabel = "N",
      description = "Wrong answers beside each right one, 0 for no ranking. Default: 9.")
  int distractors = 9;

  @Option(
      names = "--window",
      paramLabel = "N",
      description =
          "Most tokens of a text. A diffusion model of whole texts sees so many, filled with the"
              + " token that ends a text. Default: as many as the model has positions.")
  @Nullable Integer window;

  @Option(
      names = "--tokens-per-step",
      paramLabel = "N",
      description = "How many tokens a diffusion model writes in an evaluation. Default: 1.")
  int tokensPerStep = 1;

  @Option(
      names = "--cfg",
      paramLabel = "W",
      description = "Strength of classifier-free guidance of a diffusion model. Default: none.")
  double guidance;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "Masks by which a diffusion model ranks an answer, a multiple of 4. Default: 8.")
  int samples = 8;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of the random masks. Default: 0.")
  long seed;

  @Option(
      names = "--answers",
      paramLabel = "FILE",
      description = "Write each question and what the model answered to this file, as JSONL.")
  @Nullable Path answers;

  @Option(names = "--json", description = "Print a JSON object.")
  boolean json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<ReversalQuestions> groups =
        ReversalQuestions.read(data, ways == null ? ReversalQuestions.USUAL_WAYS : ways, words());
    AskedModel.Settings settings =
        new AskedModel.Settings(window, tokensPerStep, guidance, samples);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Map<String, Object> facts = new LinkedHashMap<>();
    try (AskedModel opened = AskedModel.open(model.folder(), settings, () -> model.kernels(err));
        AnswerFile file = new AnswerFile(answers)) {
      for (ReversalQuestions group : groups) {
        RecallEvaluation.Result result = ask(group, opened, settings, file);
        facts.put(group.name(), facts(result));
        if (!json) {
          print(group.name(), result, out);
        }
      }
      file.finish();
    }
    if (json) {
      EvaluationPrinter.json(facts, out);
    }
    return 0;
  }

  private RecallEvaluation.Result ask(
      ReversalQuestions group, AskedModel opened, AskedModel.Settings settings, AnswerFile file) {
    try (TerminalBar bar = new TerminalBar(group.name(), 0, group.questions().size())) {
      return opened.ask(
          group.questions(),
          group.settings(length, distractors, settings.sampling(seed)),
          answer -> {
            file.add(group.name(), answer);
            bar.step();
          });
    }
  }

  private LineQuestion words() {
    return new LineQuestion(
        next == null ? LineQuestion.USUAL.next() : next.replace("\\n", "\n"),
        previous == null ? LineQuestion.USUAL.previous() : previous.replace("\\n", "\n"));
  }

  private static Map<String, Object> facts(RecallEvaluation.Result result) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("questions", result.questions());
    facts.put("exact", EvaluationPrinter.facts(result.exact()));
    facts.put("contained", EvaluationPrinter.facts(result.contained()));
    Share ranked = result.ranked();
    if (ranked != null) {
      facts.put("ranked", EvaluationPrinter.facts(ranked));
      facts.put("chance", result.chance());
    }
    facts.put("bleu", result.bleu());
    facts.put("evaluations", result.evaluations());
    facts.put("seconds", result.seconds());
    return facts;
  }

  private static void print(String name, RecallEvaluation.Result result, PrintWriter out) {
    out.printf(Locale.ROOT, "%s: %,d questions%n", name, result.questions());
    EvaluationPrinter.line("  exact", result.exact(), out);
    EvaluationPrinter.line("  contained", result.contained(), out);
    Share ranked = result.ranked();
    if (ranked != null) {
      EvaluationPrinter.line("  ranked", ranked, out);
      out.printf(Locale.ROOT, "%-20s  %.4f%n", "    by chance", result.chance());
    }
    out.printf(Locale.ROOT, "%-20s  %.4f%n", "  BLEU", result.bleu());
    out.flush();
  }
}

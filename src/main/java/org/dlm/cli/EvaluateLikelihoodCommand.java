// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.dlm.corpus.PromptedText;
import org.dlm.corpus.TextCorpus;
import org.dlm.evaluation.Likelihood;
import org.dlm.evaluation.LikelihoodEvaluation;
import org.dlm.evaluation.Sampling;
import org.dlm.evaluation.Share;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dlm evaluate likelihood}: what a model says of texts. */
@Command(
    name = "likelihood",
    header = "Measure how likely a model finds texts.",
    description = {
      "Prints the negative log-likelihood of texts, or a diffusion model's upper bound on it, in"
          + " bits per byte, bits per character and nats per token, with 95 %% intervals. The first"
          + " is the one to compare models of different tokenizers by.",
      "",
      "A model whose texts begin with a token is asked for a whole text and its end; the end counts"
          + " as a token. One that was trained on a stream is given the first token. Longer texts"
          + " are cut into windows: the last token of one is given to the next. Each token is"
          + " scored once, the same tokens for both kinds of models. A diffusion model fills its"
          + " canvas after the end, as in training, and that is part of its bound.",
      "",
      "The interval is for texts like these; its two parts, from the choice of texts and from the"
          + " random masks, are printed beside it. Texts are the observations, or the windows if"
          + " there is one text."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm evaluate likelihood --corpus held-out.jsonl",
      "      the bound of the bundled model",
      "  dlm evaluate likelihood --corpus held-out.jsonl --precision 0.01 --samples 128",
      "      stops when the interval is +- 0.01 bits per byte",
      "  dlm evaluate likelihood --corpus play.txt --model runs/model --json",
      "      a long text in windows, as JSON",
      "  dlm evaluate likelihood --corpus poems.jsonl --prompt-field first \\",
      "      --answer-field second --greedy-match",
      "      answers given prompts, and how many the model writes word for word",
    })
final class EvaluateLikelihoodCommand implements Callable<Integer> {

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--corpus",
      required = true,
      paramLabel = "PATH",
      description =
          "Text: a UTF-8 file, which is one text; a .jsonl file with a text per line; or a folder"
              + " of these.")
  Path corpus = Path.of("");

  @Option(
      names = "--text-field",
      paramLabel = "NAME",
      description = "The field of JSONL objects that holds the text. Default: text.")
  @Nullable String textField;

  @Option(
      names = "--prompt-field",
      paramLabel = "NAME",
      description = "The field with a prompt: only the answer after it is scored.")
  @Nullable String promptField;

  @Option(
      names = "--answer-field",
      paramLabel = "NAME",
      description = "The field with the answer, as it follows the prompt, blank included.")
  @Nullable String answerField;

  @Option(
      names = "--greedy-match",
      description =
          "Also count the answers that the model writes word for word, taking the token that it is"
              + " surest of first.")
  boolean greedyMatch;

  @Mixin EvaluationOptions options = new EvaluationOptions();

  @Option(names = "--json", description = "Print a JSON object.")
  boolean json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    boolean conditional = promptField != null || answerField != null;
    requireFields(conditional);
    PrintWriter err = spec.commandLine().getErr();
    Sampling sampling = options.sampling();
    try (EvaluatedModel opened = EvaluatedModel.open(model, options, err)) {
      int draws = opened.scorer().isExact() ? 1 : sampling.draws();
      Consumer<Likelihood> listener = known -> EvaluationPrinter.progress(known, draws, err);
      Likelihood likelihood;
      Share matches = null;
      if (conditional && promptField != null && answerField != null) {
        List<PromptedText> items = PromptedText.read(corpus, promptField, answerField);
        likelihood =
            LikelihoodEvaluation.ofAnswers(
                opened.scorer(), opened.cutter(), items, sampling, listener);
        matches = greedyMatch ? opened.greedy().share(items, opened.cutter()) : null;
      } else {
        List<String> texts = new ArrayList<>();
        TextCorpus.open(corpus, textField == null ? "text" : textField).forEach(texts::add);
        likelihood =
            LikelihoodEvaluation.ofTexts(
                opened.scorer(), opened.cutter(), texts, sampling, listener);
      }
      warnIfWide(likelihood, sampling.precision(), err);
      print(likelihood, opened.method(), matches, spec.commandLine().getOut());
    }
    return 0;
  }

  private void requireFields(boolean conditional) {
    String fault = null;
    if (conditional && (promptField == null || answerField == null)) {
      fault = "--prompt-field and --answer-field go together";
    } else if (conditional && textField != null) {
      fault = "--text-field is for whole texts, not for prompts and answers";
    } else if (greedyMatch && !conditional) {
      fault = "--greedy-match is for answers; give --prompt-field and --answer-field";
    }
    if (fault != null) {
      throw new ParameterException(spec.commandLine(), fault);
    }
  }

  private static void warnIfWide(Likelihood known, double precision, PrintWriter err) {
    if (precision > 0 && known.bitsPerByte().halfWidth() > precision) {
      boolean texts = known.bitsPerByte().textHalfWidth() > precision;
      err.printf(
          "dlm: the interval is wider than asked; %s%n",
          texts ? "only more text can narrow it" : "take more samples (--samples)");
    }
  }

  private void print(
      Likelihood likelihood, String method, @Nullable Share matches, PrintWriter out) {
    if (json) {
      Map<String, Object> facts = EvaluationPrinter.facts(likelihood, method);
      if (matches != null) {
        facts.put("greedy_match", EvaluationPrinter.facts(matches));
      }
      EvaluationPrinter.json(facts, out);
      return;
    }
    EvaluationPrinter.lines(likelihood, method, out);
    if (matches != null) {
      EvaluationPrinter.line("greedy match", matches, out);
    }
  }
}

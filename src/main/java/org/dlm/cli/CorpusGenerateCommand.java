// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.dlm.corpus.JsonLinesWriter;
import org.dlm.corpus.StoryGrammar;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dlm corpus generate}: stories from the grammar. */
@Command(
    name = "generate",
    header = "Write random children's stories.",
    description =
        "Writes stories of the built-in grammar, whose exact probabilities are known, as JSONL:"
            + " a line {\"text\": ...} each. Story i depends on the seed and i alone.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm corpus generate --count 400000 --out stories.jsonl",
      "  dlm corpus generate --count 1000 --seed 2 --out held-out.jsonl",
    })
final class CorpusGenerateCommand implements Callable<Integer> {

  private static final int BATCH = 4096;

  @Option(
      names = "--count",
      paramLabel = "N",
      required = true,
      description = "How many stories to write.")
  long count;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      defaultValue = "1",
      description = "Decides the stories. Default: ${DEFAULT-VALUE}.")
  long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The JSONL file to write.")
  Path out = Path.of("");

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (count < 1) {
      throw new ParameterException(
          spec.commandLine(), "--count must be at least 1, but is " + count);
    }
    StoryGrammar grammar = StoryGrammar.standard();
    try (JsonLinesWriter writer = new JsonLinesWriter(out)) {
      for (long first = 0; first < count; first += BATCH) {
        for (String story : stories(grammar, first, Math.min(BATCH, count - first))) {
          writer.accept(story);
        }
      }
      writer.finish();
    }
    spec.commandLine().getErr().printf("%s: %,d stories%n", out, count);
    return 0;
  }

  private List<String> stories(StoryGrammar grammar, long first, long batch) {
    return LongStream.range(first, first + batch)
        .parallel()
        .mapToObj(story -> grammar.sample(RandomStream.of(seed, Purpose.CORPUS, 0, story)))
        .toList();
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.dlm.corpus.Cloze;
import org.dlm.corpus.FactBook;
import org.dlm.corpus.JsonLinesWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dlm corpus facts}: facts that are told in one direction and asked in the other. */
@Command(
    name = "facts",
    header = "Write made-up facts, and questions about them.",
    description = {
      "Writes facts in the shape of Berglund et al.: a quarter told only from the name to the"
          + " description (p2d), a quarter only from the description to the name (d2p), half in both"
          + " directions (both), each in several phrasings. People are known for something;"
          + " relations are pets and their owners, children and their parents.",
      "",
      "The folder has the layout of the public data: *_prompts_train.jsonl is read in training;"
          + " *_prompts_test.jsonl asks in the told direction and *_reverse_prompts_test.jsonl in the"
          + " other, in phrasings that training never has; *_reverse_in_place_test.jsonl asks for"
          + " what comes first where it stands. texts.jsonl has all that is read, for 'corpus pack'."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm corpus facts --out facts",
      "  dlm corpus facts --kind relations --count 60 --seed 2 --out relations",
      "  dlm corpus pack --input facts/texts.jsonl --repeat 20 --layout documents \\",
      "      --window 41 --tokenizer runs/facts/tokenizer --out runs/facts/train.tokens",
    })
final class CorpusFactsCommand implements Callable<Integer> {

  /** What facts are about. */
  enum Kind {
    /** People and what they are known for. */
    PEOPLE,
    /** Pets and owners, children and parents. */
    RELATIONS
  }

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "people",
      description = "people or relations. Default: ${DEFAULT-VALUE}.")
  Kind kind = Kind.PEOPLE;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "64",
      description = "How many facts. Default: ${DEFAULT-VALUE}.")
  int count;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      defaultValue = "1",
      description = "Decides who did what. Default: ${DEFAULT-VALUE}.")
  long seed = 1;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder to write to.")
  Path out = Path.of("");

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    FactBook book =
        switch (kind) {
          case PEOPLE -> FactBook.ofPeople(count, seed);
          case RELATIONS -> FactBook.ofRelations(count, seed);
        };
    Files.createDirectories(out);
    try (JsonLinesWriter texts = new JsonLinesWriter(out.resolve("texts.jsonl"))) {
      for (FactBook.Group group : FactBook.Group.values()) {
        for (Cloze told : book.training(group)) {
          texts.accept(told.text());
        }
        write(book, group, group.name().toLowerCase(Locale.ROOT));
      }
      texts.finish();
    }
    spec.commandLine().getErr().printf("%s: %,d facts%n", out, count);
    return 0;
  }

  private void write(FactBook book, FactBook.Group group, String name) throws IOException {
    Cloze.write(out.resolve(name + "_prompts_train.jsonl"), book.training(group));
    boolean descriptions = group == FactBook.Group.P2D;
    Path same = out.resolve(name + "_prompts_test.jsonl");
    Path reverse = out.resolve(name + "_reverse_prompts_test.jsonl");
    if (group == FactBook.Group.BOTH) {
      Cloze.write(same, book.askDescriptions(group));
      Cloze.write(reverse, book.askNames(group));
    } else {
      Cloze.write(descriptions ? same : reverse, book.askDescriptions(group));
      Cloze.write(descriptions ? reverse : same, book.askNames(group));
      Cloze.write(out.resolve(name + "_reverse_in_place_test.jsonl"), book.askInPlace(group));
    }
  }
}

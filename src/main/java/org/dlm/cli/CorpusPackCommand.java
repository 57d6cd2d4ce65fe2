// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.dlm.checkpoint.TokenizerFiles;
import org.dlm.corpus.DocumentSink;
import org.dlm.data.PackedHeader;
import org.dlm.data.PackingConfig;
import org.dlm.data.TokenLayout;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.tokenizer.SpecialTokens;
import org.dlm.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dlm corpus pack}: text to token files. */
@Command(
    name = "pack",
    header = "Pack text into a file of token ids.",
    description = {
      "Encodes the documents of one or more sources with a tokenizer and writes their ids to a"
          + " file that training maps into memory, with a readable twin FILE.json beside it.",
      "",
      "The layout 'stream' joins all documents with an end-of-text token between neighbours;"
          + " training reads windows from anywhere. The layout 'documents' fills windows of a"
          + " fixed length with whole documents, each between begin- and end-of-text tokens;"
          + " training reads each window once per epoch. A window is one token longer than the"
          + " sequence that the model reads.",
      "",
      "With --held-out the last characters of each source go to a second file instead, before"
          + " anything is repeated, so that no text is in both."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm corpus pack --input shakespeare.txt --tokenizer tokenizer/characters \\",
      "      --out train.tokens --held-out held-out.tokens",
      "  dlm corpus pack --input stories.jsonl --poems corpora/poems.jsonl \\",
      "      --repeat 20 --tokenizer tokenizer/stories --layout documents \\",
      "      --window 129 --out train.tokens",
    })
final class CorpusPackCommand implements Callable<Integer> {

  @ArgGroup(exclusive = false, multiplicity = "1..*")
  List<CorpusSource> sources = new ArrayList<>();

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      required = true,
      description = "The folder of the tokenizer.json to encode with.")
  Path tokenizer = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The token file to write.")
  Path out = Path.of("");

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      defaultValue = "stream",
      description = "How documents lie in the file: stream or documents. Default: stream.")
  TokenLayout layout = TokenLayout.STREAM;

  @Option(
      names = "--window",
      paramLabel = "N",
      description = "Tokens per window in the layout 'documents'.")
  @Nullable Integer window;

  @Option(
      names = "--held-out",
      paramLabel = "FILE",
      description = "The token file to write the held-out text to. Default: none is held out.")
  @Nullable Path heldOut;

  @Option(
      names = "--held-out-share",
      paramLabel = "SHARE",
      description =
          "How much of each source is held out, by characters. The layout 'stream' cuts at the"
              + " very character, 'documents' after the document it is in. Default: 0.1.")
  @Nullable Double heldOutShare;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      defaultValue = "1",
      description = "Decides the orders of repeated documents. Default: ${DEFAULT-VALUE}.")
  long seed = 1;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    checkUsage();
    try (Tokenizer opened = Tokenizer.open(tokenizer);
        DocumentPacker training = new DocumentPacker(out, config(opened), opened)) {
      if (heldOut == null) {
        readAll(training);
        report(out, training.finish(sourceNames()));
        return 0;
      }
      try (DocumentPacker rest = new DocumentPacker(heldOut, config(opened), opened)) {
        splitAll(training, rest);
        report(out, training.finish(sourceNames()));
        report(heldOut, rest.finish(sourceNames()));
        return 0;
      }
    }
  }

  private void readAll(DocumentPacker training) throws IOException {
    for (CorpusSource source : sources) {
      if (source.repeat == 1) {
        source.forEach(training);
      } else {
        List<String> documents = new ArrayList<>();
        source.forEach(documents::add);
        repeat(source, documents, training);
      }
    }
  }

  private void splitAll(DocumentPacker training, DocumentPacker rest) throws IOException {
    for (CorpusSource source : sources) {
      long[] characters = {0};
      source.forEach(text -> characters[0] += HeldOutSplit.characters(text));
      long cut = (long) (characters[0] * (1 - share()));
      List<String> documents = new ArrayList<>();
      DocumentSink first = source.repeat == 1 ? training : documents::add;
      source.forEach(new HeldOutSplit(cut, layout == TokenLayout.STREAM, first, rest));
      repeat(source, documents, training);
    }
    if (training.isEmpty() || rest.isEmpty()) {
      throw new IOException(
          "a held-out share of "
              + share()
              + " leaves no text "
              + (rest.isEmpty() ? "to hold out" : "for training")
              + "; give more documents or another --held-out-share");
    }
  }

  private void repeat(CorpusSource source, List<String> documents, DocumentSink sink)
      throws IOException {
    for (int time = 0; time < source.repeat; time++) {
      shuffle(documents, RandomStream.of(seed, Purpose.CORPUS, time, sources.indexOf(source)));
      for (String document : documents) {
        sink.accept(document);
      }
    }
  }

  private static void shuffle(List<String> documents, RandomGenerator rng) {
    for (int last = documents.size() - 1; last > 0; last--) {
      int other = rng.nextInt(last + 1);
      documents.set(last, documents.set(other, documents.get(last)));
    }
  }

  private PackingConfig config(Tokenizer opened) throws IOException {
    SpecialTokens special = opened.specialTokens();
    return new PackingConfig(
        layout,
        window == null ? 0 : window,
        opened.vocabularySize(),
        special.bos(),
        special.eos(),
        TokenizerFiles.read(tokenizer).sha256());
  }

  private void checkUsage() {
    if (layout == TokenLayout.DOCUMENTS && window == null) {
      throw usage("--layout documents needs --window, the sequence length plus 1");
    }
    if (layout == TokenLayout.STREAM && window != null) {
      throw usage("--window is for --layout documents; a stream is read in any windows");
    }
    if (heldOut == null && heldOutShare != null) {
      throw usage("--held-out-share needs --held-out, the file for that share");
    }
    if (!(share() > 0 && share() < 1)) {
      throw usage("--held-out-share must be between 0 and 1, but is " + share());
    }
    if (out.equals(heldOut)) {
      throw usage("--out and --held-out name the same file " + out);
    }
    for (CorpusSource source : sources) {
      if (source.repeat < 1) {
        throw usage("--repeat must be at least 1, but is " + source.repeat);
      }
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private double share() {
    return heldOutShare == null ? 0.1 : heldOutShare;
  }

  private List<String> sourceNames() {
    return sources.stream().map(CorpusSource::toString).toList();
  }

  private void report(Path path, PackedHeader header) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf("%s: %,d tokens of %,d documents%n", path, header.tokens(), header.documents());
    if (header.cutDocuments() > 0) {
      err.printf(
          "%s: %,d documents did not fit a window of %d tokens and were cut; %,d tokens are lost%n",
          path, header.cutDocuments(), header.config().window(), header.droppedTokens());
    }
  }
}

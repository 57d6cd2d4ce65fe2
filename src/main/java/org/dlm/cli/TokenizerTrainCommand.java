// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.dlm.corpus.DocumentSink;
import org.dlm.corpus.TextCorpus;
import org.dlm.tokenizer.BpeTrainer;
import org.dlm.tokenizer.CharacterTrainer;
import org.dlm.tokenizer.TokenizerDefinition;
import org.dlm.tokenizer.TokenizerKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a tokenizer from text. */
@Command(
    name = "train",
    header = "Make a tokenizer from text.",
    description = {
      "Writes tokenizer.json, tokenizer_config.json and special_tokens_map.json. The six special"
          + " tokens have the first ids; the vocabulary includes them. The same text gives the"
          + " same files.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm tokenizer train --input corpora/ --vocabulary 4096 --out tokenizer/big",
      "      learns byte-pair encoding from all .txt and .jsonl files of a folder",
      "  dlm tokenizer train --kind char --input shakespeare.txt --out tokenizer/chars",
      "  dlm tokenizer train --kind byte --out tokenizer/bytes",
    })
final class TokenizerTrainCommand implements Callable<Integer> {

  private static final int DEFAULT_VOCABULARY = 2048;

  @Option(
      names = "--kind",
      paramLabel = "bpe|char|byte",
      defaultValue = "bpe",
      description = {
        "bpe: byte-pair encoding over bytes (default).",
        "char: one token per character of the text; all other characters are spelled in bytes.",
        "byte: one token per byte, needs no text."
      })
  TokenizerKind kind;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description =
          "Tokens to learn for bpe, special tokens and 256 bytes included (default "
              + DEFAULT_VOCABULARY
              + ").")
  @Nullable Integer vocabulary;

  @Option(
      names = {"-i", "--input"},
      paramLabel = "PATH",
      arity = "1..*",
      description = "Text files, JSONL files or folders of such files, in UTF-8.")
  List<Path> inputs = List.of();

  @Option(
      names = "--text-field",
      paramLabel = "NAME",
      defaultValue = "text",
      description = "The field of a JSONL line that holds the text (default: ${DEFAULT-VALUE}).")
  String textField;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description = "The folder to write to; made if it is not there.")
  Path out;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    requireSense();
    TokenizerDefinition tokenizer = train();
    tokenizer.write(out);
    if (vocabulary != null && tokenizer.vocabularySize() < vocabulary) {
      spec.commandLine()
          .getErr()
          .printf(
              "no other pair of tokens occurs twice in the text: %d tokens instead of %d%n",
              tokenizer.vocabularySize(), vocabulary);
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %s, %d tokens%n",
            out, kind.name().toLowerCase(Locale.ROOT), tokenizer.vocabularySize());
    return 0;
  }

  private void requireSense() {
    if (inputs.isEmpty() && kind != TokenizerKind.BYTE) {
      throw new ParameterException(
          spec.commandLine(), "--kind bpe and char learn from text: give --input");
    }
    if (vocabulary != null && kind != TokenizerKind.BPE) {
      throw new ParameterException(
          spec.commandLine(), "--vocabulary is for --kind bpe: leave it out, the kind decides");
    }
  }

  private TokenizerDefinition train() throws IOException {
    return switch (kind) {
      case BYTE -> TokenizerDefinition.ofBytes();
      case CHAR -> {
        CharacterTrainer trainer = new CharacterTrainer();
        read(trainer::add);
        yield trainer.train();
      }
      case BPE -> {
        BpeTrainer trainer = new BpeTrainer();
        read(trainer::add);
        yield trainer.train(vocabulary == null ? DEFAULT_VOCABULARY : vocabulary);
      }
    };
  }

  private void read(DocumentSink sink) throws IOException {
    for (Path input : inputs) {
      TextCorpus.open(input, textField).forEach(sink);
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dlm.checkpoint.TokenizerFiles;
import org.dlm.data.CorpusPacker;
import org.dlm.data.PackedTokens;
import org.dlm.data.PackingConfig;
import org.dlm.data.TokenLayout;
import org.dlm.data.TokenWindows;
import org.dlm.tokenizer.BpeTrainer;
import org.dlm.tokenizer.SpecialTokens;
import org.dlm.tokenizer.Tokenizer;
import org.dlm.tokenizer.TokenizerDefinition;

/**
 * A {@link StudyText} as packed tokens on disk.
 *
 * @param tokenizer the characters, or pieces of words
 * @param special their special tokens
 * @param vocabularySize how many tokens there are
 * @param training windows to train on
 * @param heldOut windows to measure on
 */
public record StudyCorpus(
    TokenizerFiles tokenizer,
    SpecialTokens special,
    int vocabularySize,
    TokenWindows training,
    TokenWindows heldOut) {

  /**
   * Packs a text.
   *
   * @param folder for the files; those of an earlier time are written again, which takes no time
   */
  public static StudyCorpus pack(StudyText text, Path folder) throws IOException {
    Files.createDirectories(folder);
    vocabulary(text).write(folder);
    TokenizerFiles files = TokenizerFiles.read(folder);
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      SpecialTokens special = tokenizer.specialTokens();
      int window = text.context() + 1;
      int size = tokenizer.vocabularySize();
      String hash = files.sha256();
      PackingConfig config =
          text.layout() == TokenLayout.STREAM
              ? PackingConfig.stream(size, special.bos(), special.eos(), hash)
              : PackingConfig.documents(window, size, special.bos(), special.eos(), hash);
      return new StudyCorpus(
          files,
          special,
          size,
          windows(folder.resolve("training.tokens"), config, text.training(), tokenizer, text),
          windows(folder.resolve("held-out.tokens"), config, text.heldOut(), tokenizer, text));
    }
  }

  private static TokenizerDefinition vocabulary(StudyText text) {
    if (text.pieces() > 0) {
      return BpeTrainer.train(List.of(text.alphabet()), text.pieces());
    }
    List<String> characters = new ArrayList<>(text.training());
    characters.add(text.alphabet());
    return TokenizerDefinition.ofCharacters(characters);
  }

  private static TokenWindows windows(
      Path file, PackingConfig config, List<String> documents, Tokenizer tokenizer, StudyText text)
      throws IOException {
    try (CorpusPacker packer = new CorpusPacker(file, config)) {
      for (int[] ids : tokenizer.encode(documents)) {
        packer.add(ids);
      }
      packer.finish(List.of("dlm compare"));
    }
    return new TokenWindows(PackedTokens.open(file), text.context());
  }

  /** Whether each text has its own window, with a beginning and an end. */
  boolean hasDocuments() {
    return training.tokens().header().config().layout() == TokenLayout.DOCUMENTS;
  }

  /** SHA-256 of the tokens that are trained on and of those that are measured. */
  String dataHash() {
    return training.tokens().header().dataHash() + heldOut.tokens().header().dataHash();
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files that make a tokenizer, held in memory to be written into every checkpoint of a run:
 * {@code tokenizer.json} and, where they stand beside it, the files that other programs read with
 * it. Immutable.
 */
public final class TokenizerFiles {

  static final String TOKENIZER = "tokenizer.json";
  static final List<String> COMPANIONS =
      List.of("generation_config.json", "special_tokens_map.json", "tokenizer_config.json");

  private final Map<String, byte[]> contents;
  private final byte[] tokenizer;

  private TokenizerFiles(byte[] tokenizer, Map<String, byte[]> contents) {
    this.tokenizer = tokenizer;
    this.contents = contents;
  }

  /**
   * Reads a tokenizer and its companions.
   *
   * @param folderOrFile a folder with {@code tokenizer.json}, or that file, whatever its name
   * @throws IOException if a file cannot be read
   */
  public static TokenizerFiles read(Path folderOrFile) throws IOException {
    boolean folder = Files.isDirectory(folderOrFile);
    Path tokenizerJson = folder ? folderOrFile.resolve(TOKENIZER) : folderOrFile;
    byte[] tokenizer = Files.readAllBytes(tokenizerJson);
    Map<String, byte[]> contents = new TreeMap<>();
    contents.put(TOKENIZER, tokenizer);
    for (String name : COMPANIONS) {
      Path companion = tokenizerJson.resolveSibling(name);
      if (Files.exists(companion)) {
        contents.put(name, Files.readAllBytes(companion));
      }
    }
    return new TokenizerFiles(tokenizer, contents);
  }

  /**
   * SHA-256 of {@code tokenizer.json} in 64 lower-case hex digits, by which packed tokens and
   * models know the tokenizer that made them.
   */
  public String sha256() {
    return HexFormat.of().formatHex(sha256Digest().digest(tokenizer));
  }

  /** A fresh SHA-256. */
  static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Writes all files into a folder. */
  void write(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : contents.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }
}

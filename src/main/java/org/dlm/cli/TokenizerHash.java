// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash by which a packed corpus knows the tokenizer that made it. */
final class TokenizerHash {

  private TokenizerHash() {}

  /**
   * Hashes a tokenizer.
   *
   * @param folderOrFile {@code tokenizer.json}, or a folder that has one
   * @return its SHA-256 in 64 lower-case hex digits
   */
  static String of(Path folderOrFile) throws IOException {
    boolean folder = Files.isDirectory(folderOrFile);
    Path file = folder ? folderOrFile.resolve("tokenizer.json") : folderOrFile;
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}

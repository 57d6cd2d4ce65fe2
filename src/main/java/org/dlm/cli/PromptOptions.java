// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a prompt comes from: the command line or a file. */
final class PromptOptions {

  private static final String STANDARD_INPUT = "-";

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "Beginning of the text. Default: empty, if the model can begin by itself.")
  @Nullable String text;

  @Option(
      names = "--prompt-file",
      paramLabel = "FILE",
      description =
          "File with the beginning of the text, UTF-8; - is standard input. A line break at its"
              + " end is left out.")
  @Nullable String file;

  /**
   * The prompt.
   *
   * @throws IOException if its file cannot be read or is not UTF-8
   */
  String text() throws IOException {
    if (file == null) {
      return text == null ? "" : text;
    }
    byte[] bytes =
        file.equals(STANDARD_INPUT) ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
    try {
      String read = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return read.replaceFirst("\\R\\z", "");
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": the prompt is not UTF-8; convert it", e);
    }
  }
}

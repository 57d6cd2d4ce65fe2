// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The documents of a text file, a JSONL file, or a folder of such files.
 *
 * <p>A {@code .jsonl} file holds a document per line, in a text field of an object; any other file
 * is one document as it stands, without a byte order mark. A folder stands for its {@code .txt} and
 * {@code .jsonl} files, those of its subfolders included, in the order of their paths. Text is
 * UTF-8; what is not, is refused, and so is what is empty. Files are read when asked for, one at a
 * time. Immutable.
 */
public final class TextCorpus {

  private final List<Path> files;
  private final String textField;

  private TextCorpus(List<Path> files, String textField) {
    this.files = files;
    this.textField = textField;
  }

  /**
   * Finds the files of a corpus.
   *
   * @param path a file or a folder
   * @param textField the field of a JSONL object that holds the text
   * @throws IOException when there is nothing at the path, or no text in the folder
   */
  public static TextCorpus open(Path path, String textField) throws IOException {
    if (!Files.exists(path)) {
      throw new IOException("there is no text at " + path);
    }
    if (!Files.isDirectory(path)) {
      return new TextCorpus(List.of(path), textField);
    }
    List<Path> files = textFiles(path);
    if (files.isEmpty()) {
      throw new IOException("there is no .txt or .jsonl file in the folder " + path);
    }
    return new TextCorpus(files, textField);
  }

  /** The files, in reading order. */
  public List<Path> files() {
    return files;
  }

  /**
   * Reads all documents in order.
   *
   * @throws IOException when a file is empty, not UTF-8 (names the byte offset) or malformed (names
   *     the line), or when the sink fails
   */
  public void forEach(DocumentSink sink) throws IOException {
    for (Path file : files) {
      if (isJsonLines(file)) {
        JsonObjectLines.forEach(
            file, (object, place) -> sink.accept(JsonText.text(object, textField, place)));
      } else {
        sink.accept(requireText(Utf8.read(file), file));
      }
    }
  }

  private static String requireText(String text, Path file) throws IOException {
    if (text.isEmpty()) {
      throw new IOException(file + " is empty");
    }
    return text;
  }

  private static List<Path> textFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> isJsonLines(file) || hasEnding(file, ".txt"))
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparing(file -> folder.relativize(file).toString()))
          .toList();
    }
  }

  private static boolean isJsonLines(Path file) {
    return hasEnding(file, ".jsonl");
  }

  private static boolean hasEnding(Path file, String ending) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(ending);
  }
}

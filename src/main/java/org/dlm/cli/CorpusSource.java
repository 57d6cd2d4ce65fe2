// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.dlm.corpus.Couplet;
import org.dlm.corpus.DocumentSink;
import org.dlm.corpus.PoemCollection;
import org.dlm.corpus.TextCorpus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** One source of documents on a command line, with the options that follow it. */
final class CorpusSource {

  @ArgGroup(multiplicity = "1")
  Place place = new Place();

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description =
          "Give the documents of the source before it N times, each time in a random order of"
              + " its own; they are held in memory. Default: 1, in their order.")
  int repeat = 1;

  @Option(
      names = "--text-field",
      paramLabel = "NAME",
      description =
          "The field of JSONL objects that holds the text, for the source before it."
              + " Default: text.")
  String textField = "text";

  /** Where the documents are; exactly one is given. */
  static final class Place {
    @Option(
        names = "--input",
        paramLabel = "PATH",
        required = true,
        description =
            "Text: a UTF-8 file, which is one document; a .jsonl file with a document per line;"
                + " or a folder of .txt and .jsonl files. May be given again.")
    @Nullable Path text;

    @Option(
        names = "--poems",
        paramLabel = "FILE",
        required = true,
        description =
            "Couplets: JSONL or a JSON array of {first, second, source}; a document is the two"
                + " lines. May be given again.")
    @Nullable Path poems;
  }

  /** Reads all documents once, in their order. */
  void forEach(DocumentSink sink) throws IOException {
    if (place.poems != null) {
      for (Couplet couplet : PoemCollection.open(place.poems).couplets()) {
        sink.accept(couplet.text());
      }
    } else if (place.text != null) {
      TextCorpus.open(place.text, textField).forEach(sink);
    }
  }

  /** The source for people. */
  @Override
  public String toString() {
    Path path = place.poems != null ? place.poems : place.text;
    return path + (repeat > 1 ? " x " + repeat : "");
  }
}

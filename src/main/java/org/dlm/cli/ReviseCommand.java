// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.dlm.decoding.Revision;
import org.dlm.generation.DiffusionEditor;
import org.dlm.generation.RevisedText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dlm revise}: a text in, the text without what the model does not believe out. */
@Command(
    name = "revise",
    header = "Correct a text.",
    description = {
      "Masks each token of a text alone and asks how likely it is, given all the others; then masks"
          + " those that are believed least together, and writes them anew. For diffusion models"
          + " only. The number of tokens stays the same.",
      "",
      "Standard output has the revised text, standard error the difference: [-before-]{+after+},"
          + " in colour on a terminal, with the probability of what stood there."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm revise --text \"Once upon a time there were a cat. Its names was Tom.\"",
      "      writes anew what has a probability below 0.01",
      "  dlm revise --text \"Tom had two red ball.\" --changes 1 --below 1",
      "      writes the one least believed token anew, whatever its probability",
      "  dlm revise --text \"Tom had two red ball.\" --json",
      "      the parts of the text as JSON",
    })
final class ReviseCommand implements Callable<Integer> {

  @Option(names = "--text", required = true, paramLabel = "TEXT", description = "Text to correct.")
  String text = "";

  @Mixin DoubtOptions doubt = new DoubtOptions();

  @Mixin ModelOptions model = new ModelOptions();

  @Mixin DecodingOptions decoding = new DecodingOptions();

  @Option(names = "--json", description = "Print a JSON object with the text and its parts.")
  boolean json;

  @Spec CommandSpec spec;

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  @Override
  public Integer call() throws IOException {
    Revision.Doubt least = doubt.doubt();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (DiffusionEditor editor = DiffusionEditor.open(model.folder(), () -> model.kernels(err))) {
      RevisedText revised = editor.revise(text, least, decoding.settings(null, null));
      if (json) {
        out.println(GSON.toJson(revised));
      } else {
        err.println("dlm: " + difference(revised));
        err.flush();
        out.println(revised.text());
      }
    }
    return 0;
  }

  private static String difference(RevisedText revised) {
    StringBuilder line = new StringBuilder();
    for (RevisedText.Part part : revised.parts()) {
      boolean changed = !part.before().equals(part.after());
      if (!part.doubted()) {
        line.append(part.before());
      } else if (changed) {
        line.append(
            String.format(
                Locale.ROOT,
                "%s(%.2g)%s",
                coloured("fg(red)", "[-" + part.before() + "-]"),
                part.probability(),
                coloured("fg(green)", "{+" + part.after() + "+}")));
      } else {
        line.append(
            String.format(
                Locale.ROOT,
                "%s(%.2g)",
                coloured("fg(yellow)", "[=" + part.before() + "=]"),
                part.probability()));
      }
    }
    return line.toString();
  }

  private static String coloured(String colour, String text) {
    // Text of a user is not read as markup.
    return Ansi.AUTO.enabled()
        ? Ansi.Style.on(Ansi.Style.parse(colour)) + text + Ansi.Style.off(Ansi.Style.parse(colour))
        : text;
  }
}

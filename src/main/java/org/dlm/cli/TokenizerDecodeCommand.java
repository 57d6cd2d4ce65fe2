// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.dlm.tokenizer.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns token ids into text. */
@Command(
    name = "decode",
    header = "Turn token ids into text.",
    description = {
      "Prints the text, and a line break if it does not end with one. Ids come from the command"
          + " line or from standard input, with commas or spaces between them.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm tokenizer decode --tokenizer checkpoints/stories 85,617,609,264,688",
      "  dlm tokenizer decode --tokenizer checkpoints/stories --special < ids.txt",
    })
final class TokenizerDecodeCommand implements Callable<Integer> {

  private static final Pattern BETWEEN_IDS = Pattern.compile("[\\s,]+");

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      required = true,
      description = "A folder with tokenizer.json, such as a model's, or the file itself.")
  Path tokenizer;

  @Option(names = "--special", description = "Show special tokens; without this they are left out.")
  boolean special;

  @Option(names = "--json", description = "Print a JSON object with the exact text.")
  boolean json;

  @Parameters(arity = "0..*", paramLabel = "IDS", description = "The token ids.")
  List<String> ids = List.of();

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (Tokenizer opened = Tokenizer.open(tokenizer)) {
      int[] numbers = numbers(ids.isEmpty() ? StandardInput.text() : String.join(" ", ids));
      print(special ? opened.decodeWithSpecialTokens(numbers) : opened.decode(numbers));
    }
    return 0;
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new GsonBuilder().disableHtmlEscaping().create().toJson(Map.of("text", text)));
      return;
    }
    out.print(text);
    if (!text.endsWith("\n")) {
      out.println();
    }
  }

  private static int[] numbers(String text) {
    return BETWEEN_IDS
        .splitAsStream(text)
        .filter(id -> !id.isEmpty())
        .mapToInt(TokenizerDecodeCommand::number)
        .toArray();
  }

  private static int number(String id) {
    try {
      return Integer.parseInt(id);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + id + "' is not a token id; give whole numbers such as 85,617,609", e);
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.dlm.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns text into token ids. */
@Command(
    name = "encode",
    header = "Turn text into token ids.",
    description = {
      "Prints the ids on one line, with commas between them. Text comes from the command line or,"
          + " every byte of it, from standard input.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm tokenizer encode --tokenizer checkpoints/stories \"Once upon a time\"",
      "  dlm tokenizer encode --tokenizer checkpoints/stories --json < story.txt",
    })
final class TokenizerEncodeCommand implements Callable<Integer> {

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      required = true,
      description = "A folder with tokenizer.json, such as a model's, or the file itself.")
  Path tokenizer;

  @Option(
      names = "--special",
      description =
          "Take the texts of special tokens, such as <|mdm_mask|>, for these tokens; without this"
              + " they are text like any other.")
  boolean special;

  @Option(names = "--json", description = "Print a JSON object with the ids and the tokens.")
  boolean json;

  @Parameters(arity = "0..1", paramLabel = "TEXT", description = "The text.")
  @Nullable String text;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (Tokenizer opened = Tokenizer.open(tokenizer)) {
      String input = text == null ? StandardInput.text() : text;
      int[] ids = special ? opened.encodeWithSpecialTokens(input) : opened.encode(input);
      spec.commandLine().getOut().println(json ? asJson(ids, opened) : withCommas(ids));
    }
    return 0;
  }

  private static String withCommas(int[] ids) {
    return Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }

  private static String asJson(int[] ids, Tokenizer tokenizer) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("ids", ids);
    object.put("tokens", Arrays.stream(ids).mapToObj(tokenizer::token).toList());
    return GSON.toJson(object);
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dlm.data.PackedTokens;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dlm corpus info}: what a token file holds. */
@Command(
    name = "info",
    header = "Show what a packed token file holds.",
    description = "Prints the header of a token file, one fact per line.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm corpus info train.tokens",
      "  dlm corpus info train.tokens --verify --json",
    })
final class CorpusInfoCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "A token file.")
  Path file = Path.of("");

  @Option(names = "--json", description = "Print a JSON object.")
  boolean json;

  @Option(
      names = "--verify",
      description = "Also read all tokens and compare them with the hash in the header.")
  boolean verify;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PackedTokens tokens = PackedTokens.open(file);
    if (verify) {
      tokens.verify();
    }
    Map<String, Object> facts = tokens.header().describe();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new GsonBuilder().setPrettyPrinting().create().toJson(facts));
    } else {
      facts.forEach((name, value) -> out.printf("%-16s  %s%n", name, value));
    }
    return 0;
  }
}

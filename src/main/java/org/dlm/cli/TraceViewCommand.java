// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dlm.report.TracePage;
import org.dlm.trace.Trace;
import org.dlm.trace.TraceReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dlm trace view}: a trace as a page for the browser. */
@Command(
    name = "view",
    header = "Make a web page that plays a trace.",
    description = {
      "The page is one file that needs no network. It plays the steps or goes through them one by"
          + " one, and colours each token by the step at which it was decided or by the model's"
          + " confidence.",
      "",
      "A trace that breaks off, because the program was stopped, is shown up to its last whole"
          + " line."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm generate --prompt \"Tom had\" --trace tom.jsonl",
      "  dlm trace view tom.jsonl --out tom.html",
    })
final class TraceViewCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "Trace, as 'dlm generate --trace' writes it.")
  Path file = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Page to write, .html; replaces an older one.")
  Path out = Path.of("");

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Trace trace = TraceReader.read(file);
    new TracePage(trace).write(out);
    if (trace.end() == null) {
      spec.commandLine()
          .getErr()
          .printf("dlm: %s breaks off after %d events%n", file, trace.events().size());
    }
    return 0;
  }
}

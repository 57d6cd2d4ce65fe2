// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dlm.cli.watch.WatchView;
import org.dlm.generation.TextGenerator;
import org.dlm.trace.TraceHeader;
import org.dlm.trace.TraceWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of commands whose decode can be watched and recorded. */
final class AudienceOptions {

  private static final int USUAL_PACE = 100;

  /** Options that do not say how a text is decoded, or that a trace's header holds elsewhere. */
  private static final Set<String> NO_SETTING =
      Set.of(
          "--prompt",
          "--prompt-file",
          "--model",
          "--trace",
          "--watch",
          "--pause",
          "--pace",
          "--threads",
          "--batch",
          "--prompts",
          "--json",
          "--verbose",
          "--stacktrace",
          "--help",
          "--samples");

  @Option(
      names = "--watch",
      description = "Show on the terminal how the text is written; space pauses, q shows no more.")
  boolean watch;

  @Option(
      names = "--pause",
      description =
          "Watch, and stop after each step of a diffusion model: words can be locked, changed or"
              + " masked again.")
  boolean pause;

  @Option(
      names = "--pace",
      paramLabel = "MS",
      description = "Least time to watch each step for, in milliseconds. Default: 100.")
  @Nullable Integer pace;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "Record each step to this file, as JSONL; 'dlm trace view' makes a web page of it.")
  @Nullable Path trace;

  /** Whether anybody is to follow a decode. */
  boolean isWanted() {
    return watch || pause || pace != null || trace != null;
  }

  /**
   * Gathers whoever is to follow a decode.
   *
   * @param spec of the command, whose options are recorded
   * @param model folder of the generator's model
   * @param prompt text that is given
   * @param decodes how many the command is asked for; only a single one has an audience
   * @throws IOException if the text is to be watched without a terminal
   */
  Audience open(CommandSpec spec, TextGenerator generator, Path model, String prompt, int decodes)
      throws IOException {
    boolean watched = watch || pause;
    if (!watched && pace != null) {
      throw new ParameterException(spec.commandLine(), "--pace needs --watch or --pause");
    }
    if (!isWanted()) {
      return Audience.NOBODY;
    }
    if (decodes != 1) {
      throw new IllegalArgumentException(
          (watched ? "--watch and --pause show" : "--trace records")
              + " one text, but "
              + decodes
              + " are to be written; ask for one");
    }
    if (pause && generator.mask() == null) {
      throw new IllegalArgumentException(
          "--pause needs a diffusion model; a next-token model changes nothing that it has written"
              + ", but can be watched with --watch");
    }
    if (pace != null && pace < 0) {
      throw new IllegalArgumentException("--pace must be at least 0 milliseconds, but is " + pace);
    }
    TraceWriter writer = trace == null ? null : new TraceWriter(trace);
    WatchView view = watched ? view(generator) : null;
    return new Audience(header(spec, generator, model, prompt), generator, writer, view);
  }

  private WatchView view(TextGenerator generator) throws IOException {
    String noColour = System.getenv("NO_COLOR");
    return WatchView.inTerminal(
        noColour == null || noColour.isEmpty(),
        pace == null ? USUAL_PACE : pace,
        pause,
        generator.tokenizer()::encode);
  }

  private static TraceHeader header(
      CommandSpec spec, TextGenerator generator, Path model, String prompt) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (OptionSpec option : spec.options()) {
      @Nullable Object value = option.getValue();
      if (value != null && !NO_SETTING.contains(option.longestName())) {
        // As it was typed; only what was not typed is shown as the program holds it.
        List<String> typed = option.originalStringValues();
        settings.put(
            option.longestName().substring(2),
            typed.isEmpty() ? value.toString() : typed.get(typed.size() - 1));
      }
    }
    return new TraceHeader(
        Version.program(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        String.valueOf(model.toAbsolutePath().normalize().getFileName()),
        prompt,
        settings,
        generator.mask(),
        List.of());
  }
}

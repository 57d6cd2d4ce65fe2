// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.dlm.experiment.Studies;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.StoryFolders;
import org.dlm.experiment.laboratory.StoryTwins;
import org.dlm.experiment.laboratory.Study;
import org.dlm.experiment.laboratory.StudyReporter;
import org.dlm.experiment.laboratory.StudyScale;
import org.dlm.kernels.KernelProvider;
import org.dlm.report.StudyReport;
import org.dlm.report.VerdictTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dlm compare}: claims about diffusion and AR, made into experiments. */
@Command(
    name = "compare",
    header = "Put claims about diffusion and AR to the test, on twins.",
    description = {
      "A study trains a diffusion model and its autoregressive twin on the same text, with the same"
          + " network and for the same number of tokens, measures both, and says of each claim"
          + " whether it is confirmed, refuted or undecided at this scale, with the interval that"
          + " decides. The folder --out receives report.json (the truth), report.md and"
          + " report.html, which needs no network.",
      "",
      "Some studies ask twins that were trained on the stories beforehand, by default the bundled"
          + " ones (--ar, --diffusion), as training those takes hours.",
      "",
      "Runs that are done are kept in --runs by the hash of all that they follow from, so a study"
          + " that was stopped goes on with the same command, and trains nothing twice."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm compare --list",
      "      every study, with what it asks",
      "  dlm compare --study stability --out eval/reports/stability",
      "  dlm compare --study all --quick --out runs/quick",
      "      all of them, small: a folder for each study in runs/quick",
      "  dlm compare --study repetition --text shakespeare.txt --out runs/repetition",
      "      on a text of your own as well",
      "  dlm compare --study speed --ar runs/my-ar --diffusion runs/my-diffusion --out runs/speed",
      "      on twins of your own",
      "  dlm compare --verdicts eval/reports",
      "      one table of all reports there",
    })
final class CompareCommand implements Callable<Integer> {

  @Option(names = "--study", paramLabel = "NAME", description = "A study, or all.")
  @Nullable String study;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder of the report.")
  @Nullable Path out;

  @Option(
      names = "--quick",
      description = "Train much smaller and for less long: shows that it works, decides nothing.")
  boolean quick;

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description = "A UTF-8 text for the studies that can read one beside their own.")
  @Nullable Path text;

  @Option(
      names = "--ar",
      paramLabel = "DIR",
      description =
          "The next-token model of studies on models of the stories. Default:"
              + " checkpoints/stories-ar, the bundled one.")
  @Nullable Path ar;

  @Option(
      names = "--diffusion",
      paramLabel = "DIR",
      description = "Its diffusion twin. Default: checkpoints/stories, the bundled one.")
  @Nullable Path diffusion;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "Folder of the runs. Default: ${DEFAULT-VALUE}.")
  Path runs = Path.of("runs", "compare");

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Runs to train side by side, each on one core; results do not depend on it. Default: one"
              + " per core.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--list", description = "Print the studies and exit.")
  boolean list;

  @Option(
      names = "--verdicts",
      paramLabel = "DIR",
      description = "Print the verdicts of all reports in a folder as a table, and exit.")
  @Nullable Path verdicts;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter results = spec.commandLine().getOut();
    if (list) {
      Studies.all().forEach(s -> results.printf("%-18s %s%n", s.name(), s.title()));
      return 0;
    }
    if (verdicts != null) {
      results.print(VerdictTable.of(verdicts));
      return 0;
    }
    if (study == null || out == null) {
      throw new ParameterException(
          spec.commandLine(), "--study and --out are needed, or --list, or --verdicts");
    }
    List<Study> chosen = Studies.named(study);
    requireReadable(text);
    RunPlaces.requireWritable(out);
    RunPlaces.requireWritable(runs);
    requireTwins(chosen);
    for (Study one : chosen) {
      StudyReport report = report(one);
      report.write(chosen.size() == 1 ? out : out.resolve(one.name()));
      report
          .result()
          .findings()
          .forEach(finding -> results.println(one.name() + ": " + finding.line()));
      results.flush();
    }
    return 0;
  }

  private StudyReport report(Study one) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    @Nullable String commit = SourceCommit.current();
    Laboratory.Settings settings =
        new Laboratory.Settings(
            quick ? StudyScale.QUICK : StudyScale.FULL,
            runs,
            threads,
            text,
            stories(),
            Version.program(),
            commit);
    Laboratory laboratory =
        new Laboratory(
            settings,
            () -> KernelProvider.select(1, line -> {}),
            line -> err.println(one.name() + ": " + line));
    String command = "dlm compare --study " + one.name() + (quick ? " --quick" : "");
    String read = text == null ? "" : " --text " + text.getFileName();
    String models = one.usesStoryTwins() ? named("--ar", ar) + named("--diffusion", diffusion) : "";
    return StudyReporter.report(one, laboratory, command + read + models, commit);
  }

  private static String named(String option, @Nullable Path folder) {
    return folder == null ? "" : " " + option + " " + folder;
  }

  /** Where the models of the stories are, whether a study uses them or not. */
  private StoryFolders stories() {
    Path bundled = Home.folder().resolve("checkpoints");
    return new StoryFolders(
        ar == null ? bundled.resolve("stories-ar") : ar,
        diffusion == null ? bundled.resolve("stories") : diffusion);
  }

  /** Refuses models that are no twins before any other study has taken its time. */
  private void requireTwins(List<Study> chosen) throws IOException {
    if (chosen.stream().anyMatch(Study::usesStoryTwins)) {
      StoryTwins.read(stories());
    } else if (ar != null || diffusion != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--ar and --diffusion name twins for studies that train none, but '%s' trains its own"
              .formatted(study));
    }
  }

  private static void requireReadable(@Nullable Path file) throws IOException {
    if (file != null && !Files.isReadable(file)) {
      throw new IOException(file + ": no such file, or it cannot be read; name a UTF-8 text");
    }
  }
}

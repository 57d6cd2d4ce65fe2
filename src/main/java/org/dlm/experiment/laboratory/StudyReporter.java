// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.dlm.checkpoint.Provenance;
import org.dlm.report.Claim;
import org.dlm.report.Origin;
import org.dlm.report.StudyReport;
import org.dlm.report.StudyResult;
import org.jspecify.annotations.Nullable;

/** Runs a study and says where its figures come from. */
public final class StudyReporter {

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private StudyReporter() {}

  /**
   * Runs a study.
   *
   * @param command that asked for it, for the report
   * @param commit of the program's sources, or null
   * @throws IOException if a text cannot be read or the laboratory cannot be written to
   */
  public static StudyReport report(
      Study study, Laboratory laboratory, String command, @Nullable String commit)
      throws IOException {
    Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    long begin = System.nanoTime();
    StudyResult result = study.run(laboratory);
    requireAll(study, result);
    List<TrainedRun.Facts> runs = laboratory.runs().stream().map(TrainedRun::facts).toList();
    List<Provenance> loaded = laboratory.loaded().stream().map(StoryModel::provenance).toList();
    Origin origin =
        new Origin(
            command,
            commit,
            Stream.concat(
                    runs.stream().map(TrainedRun.Facts::commit),
                    loaded.stream().map(Provenance::commit))
                .filter(Objects::nonNull)
                .distinct()
                .toList(),
            Stream.concat(
                    runs.stream().map(TrainedRun.Facts::seed),
                    loaded.stream().map(Provenance::seed))
                .distinct()
                .sorted()
                .toList(),
            machine(),
            java(),
            begun.toString(),
            (System.nanoTime() - begin) * 1e-9,
            runs.stream().mapToDouble(TrainedRun.Facts::seconds).sum(),
            runs.size(),
            laboratory.reused(),
            loaded.size());
    return new StudyReport(
        study.name(), study.title(), laboratory.scale().toString(), result, origin);
  }

  private static void requireAll(Study study, StudyResult result) {
    List<Claim> found = result.findings().stream().map(finding -> finding.claim()).toList();
    if (!found.equals(study.claims())) {
      throw new IllegalStateException(
          "the study %s claims %s, but found %s".formatted(study.name(), study.claims(), found));
    }
  }

  /** The processor where it has a name, and its cores. */
  public static String machine() throws IOException {
    String name = System.getProperty("os.arch");
    if (Files.isReadable(PROCESSORS)) {
      try (Stream<String> lines = Files.lines(PROCESSORS)) {
        name =
            lines
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse(name);
      }
    }
    return "%s, %d cores, %s"
        .formatted(name, Runtime.getRuntime().availableProcessors(), System.getProperty("os.name"));
  }

  /** Version and maker of this JDK. */
  public static String java() {
    return "Java %s (%s)"
        .formatted(System.getProperty("java.version"), System.getProperty("java.vendor"));
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.dlm.cli.LogitsCommandTest.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dlm.experiment.Studies;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.Study;
import org.dlm.experiment.laboratory.StudyReporter;
import org.dlm.experiment.laboratory.StudyScale;
import org.dlm.kernels.KernelProvider;
import org.dlm.testing.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

  @TempDir Path folder;

  @Test
  void listsTheStudies() {
    CommandRun run = CommandRun.of("compare", "--list");

    assertEquals(0, run.exitCode(), run.err());
    assertEquals(Studies.all().size(), run.out().lines().count());
    assertTrue(run.out().startsWith("likelihood"), run.out());
    assertTrue(run.out().lines().allMatch(line -> line.length() <= 80), run.out());
  }

  @Test
  void badUsageIsRefusedBeforeAnythingIsTrained() throws IOException {
    String out = folder.resolve("out").toString();
    assertFails(2, "--study and --out are needed", CommandRun.of("compare"));
    assertFails(2, "--study and --out", CommandRun.of("compare", "--study", "stability"));
    assertFails(2, "--threads", CommandRun.of("compare", "--threads", "many"));
    assertRefused("no study 'best'", "--study", "best", "--out", out);
    assertRefused("absent.txt", "--study", "stability", "--out", out, "--text", "absent.txt");
    assertRefused("threads", "--study", "stability", "--out", out, "--threads", "0");
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertRefused("cannot write", "--study", "stability", "--out", file + "/report");
    assertRefused("cannot write", "--study", "stability", "--out", out, "--runs", file + "/runs");
    assertRefused("absent: no such", "--study", "speed", "--out", out, "--ar", "absent");
    String bundled = Path.of("checkpoints", "stories").toString();
    assertRefused("must be a next-token model", "--study", "all", "--out", out, "--ar", bundled);
    assertFails(
        2,
        "'stability' trains its own",
        CommandRun.of("compare", "--study", "stability", "--out", out, "--ar", bundled));
    assertRefused("absent", "--verdicts", folder.resolve("absent").toString());
    assertFalse(Files.exists(Path.of(out)));
  }

  @Test
  void verdictsOfAllReportsAreATable() throws IOException {
    Laboratory.Settings settings =
        new Laboratory.Settings(StudyScale.TINY, folder.resolve("runs"), 1, null, "dlm test", null);
    Laboratory laboratory =
        new Laboratory(settings, () -> KernelProvider.select(1, line -> {}), line -> {});
    Study study = Studies.named("stability").get(0);
    Path reports = folder.resolve("reports");
    StudyReporter.report(study, laboratory, "dlm compare", null)
        .write(reports.resolve("stability"));

    CommandRun run = CommandRun.of("compare", "--verdicts", reports.toString());
    assertEquals(0, run.exitCode(), run.err());
    assertEquals("", run.err());
    assertEquals(2 + study.claims().size(), run.out().lines().count());
    assertTrue(run.out().contains("| [stability](reports/stability/report.md) (tiny run) |"));

    Files.writeString(reports.resolve("stability/report.json"), "{");
    assertRefused("report.json is not a report", "--verdicts", reports.toString());
  }

  private void assertRefused(String message, String... options) {
    String[] all = new String[options.length + 3];
    all[0] = "compare";
    // Named first, so that a case may name another.
    all[1] = "--runs";
    all[2] = folder.resolve("runs").toString();
    System.arraycopy(options, 0, all, 3, options.length);
    assertFails(1, message, CommandRun.of(all));
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dlm.experiment.laboratory.BundledTwins;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.Study;
import org.dlm.experiment.laboratory.StudyReporter;
import org.dlm.experiment.laboratory.StudyScale;
import org.dlm.kernels.KernelProvider;
import org.dlm.report.ReportTable;
import org.dlm.report.StudyReport;
import org.dlm.report.StudyResult;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every study runs at its smallest size, twice, and says the same. */
class StudiesTest {

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> everyStudyReports() {
    return Studies.all().stream()
        .map(study -> DynamicTest.dynamicTest(study.name(), () -> assertReports(study)));
  }

  private static void assertReports(Study study) throws IOException {
    Path runs = folder.resolve(study.name());
    StudyReport report = report(study, runs, 2);
    StudyReport again = report(study, runs, 1);

    assertEquals(
        untimed(report.result()), untimed(again.result()), "the same on any number of workers");
    assertEquals(0, report.origin().reused());
    assertEquals(again.origin().runs(), again.origin().reused(), "nothing is trained twice");
    assertEquals(study.usesStoryTwins() ? 2 : 0, report.origin().loaded());
    assertEquals("tiny", report.scale());
    assertFalse(report.result().tables().isEmpty());
    assertFalse(report.result().plots().isEmpty());
    assertFalse(report.result().equal().isEmpty());
    assertTrue(study.title().length() <= 62, "fits a line of --list: " + study.title());
    Path out = folder.resolve(study.name() + "-report");
    report.write(out);
    assertEquals(report, StudyReport.read(out.resolve(StudyReport.FILE)));
    assertTrue(Files.size(out.resolve("report.html")) > 10_000);
  }

  /**
   * All that must not change from run to run: of a study of time, what it does not measure by it.
   */
  private static Object untimed(StudyResult result) {
    List<ReportTable> tables =
        result.tables().stream()
            .filter(table -> !table.title().matches("(Times|Batches).*"))
            .toList();
    return tables.size() == result.tables().size()
        ? result
        : List.of(result.setup(), result.equal(), result.unequal(), tables);
  }

  private static StudyReport report(Study study, Path runs, int workers) throws IOException {
    Laboratory.Settings settings =
        new Laboratory.Settings(
            StudyScale.TINY, runs, workers, null, BundledTwins.FOLDERS, "dlm test", "abc");
    Laboratory laboratory =
        new Laboratory(settings, () -> KernelProvider.select(1, line -> {}), line -> {});
    return StudyReporter.report(study, laboratory, "dlm compare", "abc");
  }

  @Test
  void studiesHaveNames() {
    assertEquals(Studies.all(), Studies.named("all"));
    assertEquals("stability", Studies.named("stability").get(0).name());
    List<String> names = Studies.all().stream().map(Study::name).distinct().toList();
    assertEquals(Studies.all().size(), names.size());
    for (Study study : Studies.all()) {
      assertTrue(study.name().matches("[a-z-]+"), study.name());
      assertFalse(study.claims().isEmpty());
    }
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Studies.named("best"));
    assertTrue(refusal.getMessage().contains("choose all, or one of likelihood"));
  }
}

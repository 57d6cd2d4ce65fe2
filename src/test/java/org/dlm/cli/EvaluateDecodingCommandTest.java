// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.dlm.cli.LogitsCommandTest.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.dlm.kernels.AttentionMode;
import org.dlm.report.StudyReport;
import org.dlm.testing.CommandRun;
import org.dlm.testing.TinyModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateDecodingCommandTest {

  @TempDir static Path shared;

  private static String model;

  @BeforeAll
  static void write() throws IOException {
    model = TinyModel.write(shared.resolve("model"), AttentionMode.BIDIRECTIONAL).toString();
  }

  @Test
  void printsACellForEachStrategyAndBudget() throws IOException {
    String[] options = {
      "evaluate",
      "decoding",
      "--model",
      model,
      "--strategies",
      "threshold:0.5,random",
      "--budgets",
      "4,8",
      "--samples",
      "3",
      "--json"
    };
    CommandRun run = CommandRun.of(options);

    assertEquals(0, run.exitCode(), run.err());
    List<JsonObject> lines =
        run.out().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    List<String> cells =
        lines.stream()
            .map(line -> line.getAsJsonObject("cell"))
            .map(cell -> cell.get("strategy").getAsString() + " " + cell.get("budget"))
            .toList();
    assertEquals(List.of("threshold:0.5 4", "threshold:0.5 8", "random 4", "random 8"), cells);
    for (JsonObject line : lines) {
      JsonObject cell = line.getAsJsonObject("cell");
      double evaluations = cell.getAsJsonObject("evaluations").get("value").getAsDouble();
      assertTrue(evaluations <= cell.get("budget").getAsInt(), line.toString());
      assertEquals(0, cell.getAsJsonObject("valid").get("value").getAsDouble());
      assertTrue(cell.getAsJsonObject("valid").get("high").getAsDouble() > 0.5);
    }
    CommandRun table =
        CommandRun.of(
            "evaluate",
            "decoding",
            "--model",
            model,
            "--strategies",
            "random",
            "--budgets",
            "4",
            "--samples",
            "2",
            "--batch",
            "2",
            "--out",
            shared.resolve("report").toString());
    assertEquals(2, table.out().lines().count(), table.err());
    StudyReport report = StudyReport.read(shared.resolve("report").resolve(StudyReport.FILE));
    assertEquals("random", report.result().tables().get(1).rows().get(0).get(0).text());
    assertTrue(report.origin().command().startsWith("dlm evaluate decoding"), report.toString());
  }

  @Test
  void badOptionsAreRefusedInOneLine() {
    assertRefused("at least 2 samples", "--samples", "1");
    assertRefused("no strategy 'best'", "--strategies", "random,best");
    assertRefused("0 steps", "--budgets", "0");
    assertRefused("at least 1 member", "--batch", "0");
    assertFails(2, "--budgets", CommandRun.of("evaluate", "decoding", "--budgets", "x"));
  }

  private static void assertRefused(String message, String... options) {
    String[] begin = {"evaluate", "decoding", "--model", model};
    String[] all = Arrays.copyOf(begin, begin.length + options.length);
    System.arraycopy(options, 0, all, begin.length, options.length);
    CommandRun run = CommandRun.of(all);
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains(message), run.err());
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dlm.checkpoint.Provenance;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.KernelProvider;
import org.dlm.report.Claim;
import org.dlm.report.Finding;
import org.dlm.report.StudyReport;
import org.dlm.report.StudyResult;
import org.dlm.testing.TinyModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoryTwinsTest {

  private static final String DATA = "d".repeat(64);
  private static final String TOKENIZER = "e".repeat(64);

  @TempDir Path folder;

  private static Provenance provenance(long step, String data, Map<String, String> changed) {
    return provenance(step, data, TOKENIZER, changed);
  }

  private static Provenance provenance(
      long step, String data, String tokenizer, Map<String, String> changed) {
    Map<String, String> options = new HashMap<>();
    options.put("--batch", "8");
    options.put("--context", "32");
    options.put("--learning-rate", "0.001");
    options.putAll(changed);
    options.values().removeIf(String::isEmpty);
    Instant date = Instant.parse("2026-01-31T12:00:00Z");
    return new Provenance("dlm test", "abc", date, "none", 7, step, data, tokenizer, options);
  }

  private Path write(String name, AttentionMode attention, Provenance provenance)
      throws IOException {
    return TinyModel.write(folder.resolve(name), attention, provenance);
  }

  private StoryFolders folders(Provenance ar, Provenance diffusion) throws IOException {
    return new StoryFolders(
        write("ar", AttentionMode.CAUSAL, ar),
        write("diffusion", AttentionMode.BIDIRECTIONAL, diffusion));
  }

  @Test
  void twinsSayWhatTheyHaveInCommonAndWhatNot() throws IOException {
    Provenance ar = provenance(100, DATA, Map.of("--objective", "ar", "--learning-rate", "0.002"));
    Provenance diffusion =
        provenance(100, DATA, Map.of("--objective", "diffusion", "--time-warmup", "20"));

    StoryTwins twins = StoryTwins.read(folders(ar, diffusion));

    assertEquals(100 * 8 * 32, twins.ar().tokens());
    assertEquals(TinyModel.MAX_LENGTH - 1, twins.room());
    assertEquals(
        List.of(
            "--learning-rate in training: 0.002 for AR, 0.001 for diffusion",
            "--time-warmup in training: not given for AR, 20 for diffusion"),
        twins.unequal());
    assertTrue(twins.equal().get(0).contains("25,600 tokens"), twins.equal().toString());
    assertTrue(twins.equal().get(1).contains("data dddddddddddd,"), twins.equal().toString());
    assertEquals(
        "AR: the folder ar, trained for 100 steps on 25,600 tokens with seed 7 by commit abc.",
        twins.setup().get(0));
    assertTrue(twins.setup().contains(StoryTwins.ONE_PAIR));
  }

  @Test
  void whatAreNoTwinsIsRefusedWithBothValues() throws IOException {
    Provenance usual = provenance(100, DATA, Map.of());
    String otherHash = "f".repeat(64);

    assertRefused(usual, provenance(101, DATA, Map.of()), "tokens 25600 against 25856");
    assertRefused(usual, provenance(100, otherHash, Map.of()), DATA + " against " + otherHash);
    assertRefused(
        usual, provenance(100, DATA, otherHash, Map.of()), TOKENIZER + " against " + otherHash);
    assertRefused(usual, provenance(100, DATA, Map.of("--batch", "4")), "25600 against 12800");
    // The same tokens in other steps are as many tokens.
    StoryTwins.read(folders(usual, provenance(200, DATA, Map.of("--batch", "4"))));
  }

  @Test
  void otherParametersAreRefused() {
    Provenance usual = provenance(100, DATA, Map.of());
    StoryModel ar = new StoryModel(folder, AttentionMode.CAUSAL, 1000, 32, 25_600, usual);
    StoryModel wider = new StoryModel(folder, AttentionMode.BIDIRECTIONAL, 1001, 32, 25_600, usual);
    StoryModel longer =
        new StoryModel(folder, AttentionMode.BIDIRECTIONAL, 1000, 64, 25_600, usual);

    assertTrue(refusal(ar, wider).contains("parameters 1000 against 1001"), refusal(ar, wider));
    assertTrue(refusal(ar, longer).contains("positions 32 against 64"), refusal(ar, longer));
  }

  private static String refusal(StoryModel ar, StoryModel diffusion) {
    return assertThrows(IllegalArgumentException.class, () -> new StoryTwins(ar, diffusion))
        .getMessage();
  }

  private void assertRefused(Provenance ar, Provenance diffusion, String values)
      throws IOException {
    StoryFolders folders = folders(ar, diffusion);
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> StoryTwins.read(folders)).getMessage();
    assertTrue(refusal.contains(values), refusal);
    assertTrue(refusal.contains("no twins, so nothing is reported"), refusal);
    assertTrue(refusal.contains(folders.ar().toString()), refusal);
    assertEquals(1, refusal.lines().count());
  }

  @Test
  void foldersThatDoNotSayHowTheyWereTrainedAreRefused() throws IOException {
    Provenance usual = provenance(100, DATA, Map.of());
    StoryFolders right = folders(usual, usual);
    Provenance silent = provenance(1, DATA, Map.of("--context", ""));
    Path other = write("other", AttentionMode.BIDIRECTIONAL, silent);
    Path nameless = write("nameless", AttentionMode.BIDIRECTIONAL, usual);
    Files.delete(nameless.resolve("dlm.json"));

    assertUnreadable(right.ar(), folder.resolve("absent"), "absent: no such folder");
    assertUnreadable(right.ar(), other, "with which --context it was trained, but says nothing");
    assertUnreadable(right.ar(), nameless, "nameless has no dlm.json");
    String swapped = refusal(StoryModel.read(right.diffusion()), StoryModel.read(right.ar()));
    assertTrue(swapped.contains("must be a next-token model"), swapped);
  }

  private static void assertUnreadable(Path ar, Path diffusion, String message) {
    StoryFolders folders = new StoryFolders(ar, diffusion);
    String fault = assertThrows(IOException.class, () -> StoryTwins.read(folders)).getMessage();
    assertTrue(fault.contains(message), fault);
  }

  @Test
  void aReportNamesModelsThatWereLoaded() throws IOException {
    Claim claim = Claim.above(0, "loads", "It loads.", "us", "models");
    Study study =
        new Study() {
          @Override
          public String name() {
            return "loading";
          }

          @Override
          public String title() {
            return "Does it load?";
          }

          @Override
          public List<Claim> claims() {
            return List.of(claim);
          }

          @Override
          public StudyResult run(Laboratory laboratory) throws IOException {
            StoryTwins twins = laboratory.storyTwins();
            assertEquals(twins, laboratory.storyTwins());
            List<Finding> findings = List.of(claim.judge(null, ""));
            return new StudyResult(
                twins.setup(), twins.equal(), twins.unequal(), findings, List.of(), List.of());
          }
        };
    Provenance usual = provenance(100, DATA, Map.of());

    StudyReport report = report(study, folders(usual, usual));

    assertEquals(2, report.origin().loaded());
    assertEquals(0, report.origin().runs());
    assertEquals(List.of("abc"), report.origin().trainedBy());
    assertEquals(List.of(7L), report.origin().seeds());
    report.write(folder.resolve("report"));
    String page = Files.readString(folder.resolve("report/report.md"));
    assertTrue(page.contains("- models: 2, trained beforehand; trained by commit abc"), page);
    assertEquals(report, StudyReport.read(folder.resolve("report/report.json")));
    assertThrows(IOException.class, () -> report(study, null));
  }

  private StudyReport report(Study study, @Nullable StoryFolders folders) throws IOException {
    Laboratory.Settings settings =
        new Laboratory.Settings(
            StudyScale.TINY, folder.resolve("runs"), 1, null, folders, "dlm test", null);
    Laboratory laboratory =
        new Laboratory(settings, () -> KernelProvider.select(1, line -> {}), line -> {});
    return StudyReporter.report(study, laboratory, "dlm compare", null);
  }
}

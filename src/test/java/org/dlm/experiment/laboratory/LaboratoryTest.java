// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.kernels.KernelProvider;
import org.dlm.training.TrainingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaboratoryTest {

  private static final NetworkSize SIZE = new NetworkSize(16, 1, 2);
  private static final String TEXT = "the cat sat on the mat, the dog on the log. ".repeat(30);

  @TempDir Path folder;

  private final List<String> log = new ArrayList<>();

  private Laboratory laboratory(int workers) {
    Laboratory.Settings settings =
        new Laboratory.Settings(StudyScale.TINY, folder, workers, null, "dlm test", "abc");
    return new Laboratory(settings, () -> KernelProvider.select(1, line -> {}), log::add);
  }

  private static TrainingConfig training(double rate, long seed) {
    return RunPlan.training(4, 2, rate, seed, 2);
  }

  private static TwinPlan twins(StudyCorpus corpus, TrainingConfig training) {
    return new TwinPlan(
        RunPlan.ar("one", corpus, SIZE, training),
        RunPlan.diffusion("one", corpus, SIZE, training));
  }

  private static StudyCorpus corpus(Laboratory laboratory) throws IOException {
    return laboratory.corpus(StudyText.stream(TEXT, TEXT.substring(0, 400), 16));
  }

  @Test
  void twinsAreTrainedOnce() throws IOException {
    Laboratory first = laboratory(2);
    List<TwinPlan> plans =
        List.of(twins(corpus(first), training(1e-3, 1)), twins(corpus(first), training(1e-3, 2)));
    List<Twins> trained = first.trainTwins(plans);
    assertEquals(4, first.runs().size());
    assertEquals(0, first.reused());

    // A plan that is there twice, and a laboratory that is opened again.
    Laboratory second = laboratory(1);
    List<TwinPlan> again =
        List.of(
            twins(corpus(second), training(1e-3, 2)),
            twins(corpus(second), training(1e-3, 2)),
            twins(corpus(second), training(1e-3, 3)));
    log.clear();
    List<Twins> reread = second.trainTwins(again);

    assertEquals(trained.get(1), reread.get(0));
    assertEquals(reread.get(0), reread.get(1));
    assertEquals(2, second.reused());
    assertEquals("2 of 6 runs are to be trained", log.get(0));
    assertEquals(3, log.size());
    assertEquals(List.of(2L, 4L), steps(reread.get(2).ar()));
    assertEquals(64 * 2, reread.get(2).ar().facts().tokens());
  }

  private static List<Long> steps(TrainedRun run) {
    return run.facts().curve().stream().map(TrainedRun.Measured::step).toList();
  }

  @Test
  void whatAKilledRunLeftIsTrainedAgainToTheSameResult() throws IOException {
    Laboratory first = laboratory(1);
    TwinPlan plan = twins(corpus(first), training(1e-3, 1));
    Twins whole = first.trainTwins(List.of(plan)).get(0);
    Files.delete(whole.ar().folder().resolve("run.json"));

    Laboratory second = laboratory(1);
    Twins again = second.trainTwins(List.of(twins(corpus(second), training(1e-3, 1)))).get(0);

    assertEquals(1, second.reused());
    assertEquals(whole.ar().facts().curve(), again.ar().facts().curve());
    assertEquals(4, Checkpoint.open(again.ar().folder()).provenance().step());
  }

  @Test
  void theKeyHoldsAllThatARunFollowsFrom() throws IOException {
    Laboratory laboratory = laboratory(1);
    StudyCorpus corpus = corpus(laboratory);
    StudyCorpus other = laboratory.corpus(StudyText.stream(TEXT + "x", TEXT, 16));
    RunPlan plan = RunPlan.ar("one", corpus, SIZE, training(1e-3, 1));

    assertEquals(plan.key(), RunPlan.ar("two", corpus, SIZE, training(1e-3, 1)).key());
    assertEquals(plan.key(), RunPlan.ar("one", corpus(laboratory), SIZE, training(1e-3, 1)).key());
    List<RunPlan> others =
        List.of(
            RunPlan.ar("one", corpus, SIZE, training(2e-3, 1)),
            RunPlan.ar("one", corpus, SIZE, training(1e-3, 2)),
            RunPlan.ar("one", corpus, new NetworkSize(16, 2, 2), training(1e-3, 1)),
            RunPlan.ar("one", other, SIZE, training(1e-3, 1)),
            RunPlan.diffusion("one", corpus, SIZE, training(1e-3, 1)));
    others.forEach(another -> assertNotEquals(plan.key(), another.key()));
    assertEquals(5, others.stream().map(RunPlan::key).distinct().count());
  }

  @Test
  void unequalTwinsAreRefused() throws IOException {
    Laboratory laboratory = laboratory(1);
    StudyCorpus corpus = corpus(laboratory);
    StudyCorpus other = laboratory.corpus(StudyText.stream(TEXT + "the end", TEXT, 16));
    RunPlan ar = RunPlan.ar("a", corpus, SIZE, training(1e-3, 1));
    NetworkSize wider = new NetworkSize(32, 1, 2);

    assertRefused(
        "parameters", laboratory, ar, RunPlan.diffusion("b", corpus, wider, training(1e-3, 1)));
    assertRefused("data", laboratory, ar, RunPlan.diffusion("b", other, SIZE, training(1e-3, 1)));
    TrainingConfig longer = RunPlan.training(6, 2, 1e-3, 1, 2);
    assertRefused("tokens", laboratory, ar, RunPlan.diffusion("b", corpus, SIZE, longer));
    // A tuned learning rate makes no other twin.
    laboratory.trainTwins(
        List.of(new TwinPlan(ar, RunPlan.diffusion("b", corpus, SIZE, training(2e-3, 1)))));
  }

  private static void assertRefused(
      String what, Laboratory laboratory, RunPlan ar, RunPlan diffusion) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> laboratory.trainTwins(List.of(new TwinPlan(ar, diffusion))));
    assertTrue(refusal.getMessage().contains(what), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("no twins"), refusal.getMessage());
  }

  @Test
  void aRunThatDivergesIsARun() throws IOException {
    Laboratory laboratory = laboratory(1);
    TrainedRun run =
        laboratory
            .train(List.of(RunPlan.ar("wild", corpus(laboratory), SIZE, training(1e30, 1))))
            .get(0);

    assertTrue(run.facts().diverged());
    assertFalse(Files.exists(run.folder().resolve("config.json")));
    assertThrows(IllegalStateException.class, run::finalNats);
    assertEquals(
        1,
        laboratory(1)
            .train(List.of(RunPlan.ar("wild", corpus(laboratory), SIZE, training(1e30, 1))))
            .size());
  }

  @Test
  void damagedFactsAreNamed() throws IOException {
    Laboratory laboratory = laboratory(1);
    RunPlan plan = RunPlan.ar("one", corpus(laboratory), SIZE, training(1e-3, 1));
    Path file = laboratory.train(List.of(plan)).get(0).folder().resolve("run.json");
    for (String damaged : List.of("{", "", "{\"key\": \"another\"}")) {
      Files.writeString(file, damaged);
      IOException refusal =
          assertThrows(IOException.class, () -> laboratory(1).train(List.of(plan)), damaged);
      assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
    }
  }

  @Test
  void workIsHandedBackInItsOrderAndFaultsAsTheyAre() throws IOException {
    List<Callable<Integer>> work = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int number = i;
      work.add(() -> number);
    }
    assertEquals(20, laboratory(4).sideBySide(work).size());
    assertEquals(List.of(0, 1, 2), laboratory(4).sideBySide(work).subList(0, 3));
    work.add(
        () -> {
          throw new IOException("no disk");
        });
    IOException fault = assertThrows(IOException.class, () -> laboratory(4).sideBySide(work));
    assertEquals("no disk", fault.getMessage());
    assertThrows(IllegalArgumentException.class, () -> laboratory(0));
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dlm.generation.Awaited;
import org.dlm.kernels.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Where studies train and measure: several runs side by side, each on one core, and none twice.
 *
 * <p>What comes out does not depend on how many work side by side. Used by one study at a time.
 */
public final class Laboratory {

  private final Settings settings;
  private final RunCache cache;
  private final Supplier<Kernels> kernels;
  private final Consumer<String> log;
  private final Map<String, TrainedRun> runs = new LinkedHashMap<>();
  private final Set<StoryModel> loaded = new LinkedHashSet<>();
  private int reused;

  /**
   * What a laboratory is told.
   *
   * @param scale how large studies are
   * @param folder of the runs
   * @param workers runs and measurements side by side, at least 1
   * @param text for studies that read a text of the user's; null if there is none
   * @param stories for studies of models that were trained beforehand; null if there are none
   * @param program name and version of the program
   * @param commit of its sources; null if not known
   */
  public record Settings(
      StudyScale scale,
      Path folder,
      int workers,
      @Nullable Path text,
      @Nullable StoryFolders stories,
      String program,
      @Nullable String commit) {

    /** Refuses a laboratory where nobody works. */
    public Settings {
      if (workers < 1) {
        throw new IllegalArgumentException("threads must be at least 1, but is " + workers);
      }
    }

    /** A laboratory that trains all its models. */
    public Settings(
        StudyScale scale,
        Path folder,
        int workers,
        @Nullable Path text,
        String program,
        @Nullable String commit) {
      this(scale, folder, workers, text, null, program, commit);
    }
  }

  /**
   * Opens a laboratory.
   *
   * @param kernels gives each worker its arithmetic, on one thread
   * @param log told in a line of each run
   */
  public Laboratory(Settings settings, Supplier<Kernels> kernels, Consumer<String> log) {
    this.settings = settings;
    this.kernels = kernels;
    this.log = log;
    cache = new RunCache(settings.folder());
  }

  /** How large the study is. */
  public StudyScale scale() {
    return settings.scale();
  }

  /** How many work side by side. */
  public int workers() {
    return settings.workers();
  }

  /** The text of the user's, or null. */
  public @Nullable Path text() {
    return settings.text();
  }

  /** Arithmetic for one worker, on one thread. */
  public Kernels kernels() {
    return kernels.get();
  }

  /** Packs a text; the same text gives the same corpus. */
  public StudyCorpus corpus(StudyText text) throws IOException {
    String name = hash(text.toString()).substring(0, 16);
    return StudyCorpus.pack(text, settings.folder().resolve("corpora").resolve(name));
  }

  /**
   * Trains twins.
   *
   * @throws IllegalArgumentException if they are none: other parameters, data or tokens
   */
  public List<Twins> trainTwins(List<TwinPlan> plans) throws IOException {
    List<TrainedRun> trained =
        train(plans.stream().flatMap(plan -> Stream.of(plan.ar(), plan.diffusion())).toList());
    List<Twins> twins = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      twins.add(new Twins(trained.get(2 * i), trained.get(2 * i + 1)));
    }
    return twins;
  }

  /**
   * The twins of the stories.
   *
   * @throws IOException if there are none, or their folders hold no whole models
   * @throws IllegalArgumentException if they are no twins
   */
  public StoryTwins storyTwins() throws IOException {
    StoryFolders folders = settings.stories();
    if (folders == null) {
      throw new IOException("this study needs models of the stories; name them by their folders");
    }
    StoryTwins twins = StoryTwins.read(folders);
    loaded.addAll(twins.both());
    return twins;
  }

  /** Trains those runs that are not done yet; returns all, in the order of the plans. */
  public List<TrainedRun> train(List<RunPlan> plans) throws IOException {
    Map<String, RunPlan> missing = new LinkedHashMap<>();
    for (RunPlan plan : plans) {
      String key = plan.key();
      @Nullable TrainedRun done = cache.find(plan);
      if (done == null) {
        missing.put(key, plan);
      } else if (runs.put(key, done) == null) {
        reused++;
      }
    }
    if (!missing.isEmpty()) {
      log.accept("%d of %d runs are to be trained".formatted(missing.size(), plans.size()));
    }
    sideBySide(missing.values().stream().<Callable<TrainedRun>>map(p -> () -> train(p)).toList())
        .forEach(run -> runs.put(run.facts().key(), run));
    return plans.stream().map(plan -> Objects.requireNonNull(runs.get(plan.key()))).toList();
  }

  private TrainedRun train(RunPlan plan) throws IOException {
    Path folder = cache.folderOf(plan.key());
    TrainedRun.Facts facts =
        new RunTrainer(plan, settings.program(), settings.commit()).train(folder, kernels.get());
    TrainedRun run = cache.finish(facts);
    log.accept(
        facts.diverged()
            ? "%s: diverged".formatted(facts.label())
            : String.format(
                Locale.ROOT,
                "%s: %.3f nats per token after %.0f s",
                facts.label(),
                run.finalNats(),
                facts.seconds()));
    return run;
  }

  /**
   * Does pieces of work, as many at once as there are workers.
   *
   * @return what they gave, in their order
   */
  public <T> List<T> sideBySide(List<Callable<T>> work) throws IOException {
    ExecutorService workers = Executors.newFixedThreadPool(settings.workers());
    try {
      List<Future<T>> futures = work.stream().map(workers::submit).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(Awaited.result(future));
      }
      return results;
    } finally {
      workers.shutdownNow();
    }
  }

  /** Every run that the study has used so far, each once. */
  List<TrainedRun> runs() {
    return List.copyOf(runs.values());
  }

  /** Every model that the study has used and that was not trained for studies. */
  List<StoryModel> loaded() {
    return List.copyOf(loaded);
  }

  /** How many of the runs were done before. */
  int reused() {
    return reused;
  }

  private static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

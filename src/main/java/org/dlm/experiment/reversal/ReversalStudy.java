// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.reversal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.dlm.corpus.Couplet;
import org.dlm.corpus.FactBook;
import org.dlm.corpus.PoemCollection;
import org.dlm.evaluation.RecallEvaluation;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.NetworkSize;
import org.dlm.experiment.laboratory.RunPlan;
import org.dlm.experiment.laboratory.Study;
import org.dlm.experiment.laboratory.StudyCorpus;
import org.dlm.experiment.laboratory.StudyScale;
import org.dlm.experiment.laboratory.TrainedRun;
import org.dlm.experiment.laboratory.TwinPlan;
import org.dlm.experiment.laboratory.Twins;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.report.Claim;
import org.dlm.report.StudyResult;
import org.dlm.training.TrainingConfig;
import org.jspecify.annotations.Nullable;

/**
 * Does a model that has read "A, then B" know what comes before B?
 *
 * @param subject what it reads
 */
public record ReversalStudy(Subject subject) implements Study {

  /** What is read. */
  public enum Subject {
    /** Couplets in two languages. */
    POEMS("reversal", "Reversal: who reads \"A, then B\" and knows what is before B?"),
    /** People and what they are known for. */
    PEOPLE("reversal-facts", "Reversal: who is told facts one way and knows the other?"),
    /** Who belongs to whom. */
    RELATIONS("reversal-relations", "Reversal: who is told relations one way and knows the other?");

    private final String study;
    private final String title;

    Subject(String study, String title) {
      this.study = study;
      this.title = title;
    }
  }

  /**
   * Sizes of a scale.
   *
   * @param texts poems of a language, or facts of a kind
   * @param taught poems that are told in both directions; half of the facts are
   */
  private record Sizes(
      int texts, int taught, NetworkSize network, List<Integer> steps, int seeds) {}

  private static final NetworkSize NETWORK = new NetworkSize(64, 4, 2);
  private static final NetworkSize SMALL = new NetworkSize(32, 2, 2);
  private static final NetworkSize TINY = new NetworkSize(16, 1, 2);

  /** Tokens that the longest text of a lesson needs; two texts hardly ever fit. */
  private static final int ENGLISH = 36;

  private static final int CHINESE = 24;
  private static final int PEOPLE = 30;
  private static final int RELATIONS = 20;
  private static final int ANY = 96;

  /** Forward accuracy from which on a lesson counts as known. */
  private static final double KNOWN = 0.95;

  private static final int DISTRACTORS = 9;

  /** One token in an evaluation, no guidance, and a few masks for each wrong answer. */
  private static final AskedModel.Settings ANSWERING = new AskedModel.Settings(null, 1, 0, 4);

  private static final int BATCH = 8;
  private static final double RATE = 4e-3;

  @Override
  public String name() {
    return subject.study;
  }

  @Override
  public String title() {
    return subject.title;
  }

  @Override
  public List<Claim> claims() {
    return questions().stream().map(ReversalFindings.Question::claim).toList();
  }

  @Override
  public StudyResult run(Laboratory laboratory) throws IOException {
    Sizes sizes = sizes(laboratory.scale());
    List<ReversalScores> scores = new ArrayList<>();
    List<ReversalLesson> lessons = lessons(sizes, laboratory.text());
    for (ReversalLesson lesson : lessons) {
      scores.add(study(lesson, sizes, laboratory));
    }
    return new ReversalFindings(sizes.network(), BATCH, RATE, scores).result(questions());
  }

  /** The last number of steps is one after which diffusion knows what it has read. */
  private Sizes sizes(StudyScale scale) {
    return subject != Subject.POEMS
        ? scale.of(
            new Sizes(32, 16, NETWORK, List.of(2000, 6000), 3),
            new Sizes(16, 8, SMALL, List.of(300), 1),
            new Sizes(8, 4, TINY, List.of(4, 6), 2))
        : scale.of(
            new Sizes(64, 48, NETWORK, List.of(12_000), 3),
            new Sizes(16, 12, SMALL, List.of(300), 1),
            new Sizes(6, 3, TINY, List.of(4, 6), 2));
  }

  private List<ReversalFindings.Question> questions() {
    return subject == Subject.POEMS ? ReversalFindings.OF_POEMS : ReversalFindings.OF_FACTS;
  }

  private List<ReversalLesson> lessons(Sizes sizes, @Nullable Path text) throws IOException {
    return switch (subject) {
      case POEMS -> poems(sizes, text);
      case PEOPLE ->
          List.of(ReversalLesson.ofFacts("people", FactBook.ofPeople(sizes.texts, 1), PEOPLE));
      case RELATIONS ->
          List.of(
              ReversalLesson.ofFacts("relations", FactBook.ofRelations(sizes.texts, 1), RELATIONS));
    };
  }

  /** The poems of a file, or ours in two languages. */
  private static List<ReversalLesson> poems(Sizes sizes, @Nullable Path text) throws IOException {
    if (text != null) {
      PoemCollection poems = PoemCollection.open(text);
      int taught = poems.couplets().size() * sizes.taught / sizes.texts;
      return List.of(ReversalLesson.ofPoems("poems", poems, taught, ANY));
    }
    RandomStream random = RandomStream.of(1, Purpose.CORPUS, 0, 0);
    PoemCollection poems = PoemCollection.bundled();
    return List.of(
        ReversalLesson.ofPoems(
            "English poems",
            poems.where(couplet -> !couplet.isIdeographic()).sample(sizes.texts, random),
            sizes.taught,
            ENGLISH),
        ReversalLesson.ofPoems(
            "Chinese poems",
            poems.where(Couplet::isIdeographic).sample(sizes.texts, random),
            sizes.taught,
            CHINESE));
  }

  private static ReversalScores study(ReversalLesson lesson, Sizes sizes, Laboratory laboratory)
      throws IOException {
    Map<String, List<ReversalScores.Score>> asked = new HashMap<>();
    List<ReversalScores.SweepPoint> sweep = sweep(lesson, sizes, laboratory, asked);
    int steps = sweep.get(sweep.size() - 1).steps();
    Map<ReversalArm, List<RunPlan>> plans = plans(lesson, sizes, steps, laboratory);
    List<TrainedRun> runs =
        laboratory.train(plans.values().stream().flatMap(List::stream).toList());
    List<List<ReversalScores.Score>> scores = ask(lesson, runs, laboratory, asked);
    Map<ReversalArm, List<ReversalScores.Score>> arms = new EnumMap<>(ReversalArm.class);
    int next = 0;
    for (Map.Entry<ReversalArm, List<RunPlan>> arm : plans.entrySet()) {
      int end = next + arm.getValue().size();
      arms.put(arm.getKey(), ReversalScores.pooled(scores.subList(next, end)));
      next = end;
    }
    return new ReversalScores(lesson, steps, sweep, arms);
  }

  /** Trains the twins of the first seed longer and longer, until both know the texts forward. */
  private static List<ReversalScores.SweepPoint> sweep(
      ReversalLesson lesson,
      Sizes sizes,
      Laboratory laboratory,
      Map<String, List<ReversalScores.Score>> asked)
      throws IOException {
    StudyCorpus corpus = corpus(lesson, lesson.texts(), laboratory);
    List<ReversalScores.SweepPoint> sweep = new ArrayList<>();
    boolean known = false;
    for (int i = 0; i < sizes.steps.size() && !known; i++) {
      int steps = sizes.steps.get(i);
      TrainingConfig training = training(steps, 1);
      TwinPlan plan =
          new TwinPlan(
              ReversalArm.AR.plan(lesson, corpus, sizes.network, training),
              ReversalArm.DIFFUSION.plan(lesson, corpus, sizes.network, training));
      Twins twins = laboratory.trainTwins(List.of(plan)).get(0);
      List<List<ReversalScores.Score>> scores =
          ask(lesson, List.of(twins.ar(), twins.diffusion()), laboratory, asked);
      sweep.add(new ReversalScores.SweepPoint(steps, ReversalArm.AR, scores.get(0)));
      sweep.add(new ReversalScores.SweepPoint(steps, ReversalArm.DIFFUSION, scores.get(1)));
      known = scores.stream().allMatch(score -> score.get(0).share().value() >= KNOWN);
    }
    return sweep;
  }

  /** All arms that the lesson has texts for; the controls have the first seed only. */
  private static Map<ReversalArm, List<RunPlan>> plans(
      ReversalLesson lesson, Sizes sizes, int steps, Laboratory laboratory) throws IOException {
    Map<ReversalArm, List<RunPlan>> plans = new EnumMap<>(ReversalArm.class);
    for (ReversalArm arm : ReversalArm.values()) {
      List<String> texts = arm.texts(lesson);
      if (texts.isEmpty()) {
        continue;
      }
      StudyCorpus read = corpus(lesson, texts, laboratory);
      int seeds = arm.isTwin() ? sizes.seeds : 1;
      List<RunPlan> runs = new ArrayList<>();
      for (int seed = 1; seed <= seeds; seed++) {
        runs.add(arm.plan(lesson, read, sizes.network, training(steps, seed)));
      }
      plans.put(arm, runs);
    }
    return plans;
  }

  private static StudyCorpus corpus(
      ReversalLesson lesson, List<String> texts, Laboratory laboratory) throws IOException {
    StudyCorpus corpus = laboratory.corpus(lesson.study(texts));
    long cut = corpus.training().tokens().header().cutDocuments();
    if (cut > 0) {
      throw new IllegalArgumentException(
          "%s: %d texts are longer than a window of %d tokens; leave them out"
              .formatted(lesson.name(), cut, lesson.context() + 1));
    }
    return corpus;
  }

  private static TrainingConfig training(int steps, long seed) {
    return RunPlan.training(steps, BATCH, RATE, seed, steps);
  }

  /**
   * Asks each model all groups of questions: [runs][groups].
   *
   * @param asked what has been answered before, by the keys of the runs. Modified.
   */
  private static List<List<ReversalScores.Score>> ask(
      ReversalLesson lesson,
      List<TrainedRun> runs,
      Laboratory laboratory,
      Map<String, List<ReversalScores.Score>> asked)
      throws IOException {
    List<TrainedRun> missing =
        runs.stream().filter(run -> !asked.containsKey(run.facts().key())).toList();
    List<List<ReversalScores.Score>> scores =
        laboratory.sideBySide(
            missing.stream()
                .<Callable<List<ReversalScores.Score>>>map(
                    run -> () -> ask(lesson, run, laboratory))
                .toList());
    for (int i = 0; i < missing.size(); i++) {
      asked.put(missing.get(i).facts().key(), scores.get(i));
    }
    return runs.stream().map(run -> Objects.requireNonNull(asked.get(run.facts().key()))).toList();
  }

  private static List<ReversalScores.Score> ask(
      ReversalLesson lesson, TrainedRun run, Laboratory laboratory) throws IOException {
    List<ReversalScores.Score> scores = new ArrayList<>();
    try (AskedModel model = AskedModel.open(run.folder(), ANSWERING, laboratory::kernels)) {
      for (ReversalQuestions group : lesson.groups()) {
        RecallEvaluation.Settings settings =
            group.settings(null, DISTRACTORS, ANSWERING.sampling(1));
        scores.add(ReversalScores.Score.of(model.ask(group.questions(), settings, answer -> {})));
      }
    }
    return scores;
  }
}

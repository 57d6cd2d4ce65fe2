// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dlm.corpus.StoryGrammar;
import org.dlm.corpus.WordKind;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.StoryTwins;
import org.dlm.experiment.laboratory.Study;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.report.Claim;
import org.dlm.report.Finding;
import org.dlm.report.StudyResult;
import org.dlm.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/** Who writes stories that are as demanded, and still stories? */
public final class ControlStudy implements Study {

  private static final String SOURCE = "Diffusion-LM, arXiv 2205.14217";

  private static Claim constrained(Demand.Kind kind) {
    return Claim.above(
        0,
        "beats-left-to-right-" + name(kind),
        "Diffusion under a constraint tells what is demanded, and a possible story, more often than"
            + " AR under the same constraint: "
            + kind
            + ".",
        SOURCE,
        "share of possible stories that keep the demand, diffusion in any order minus AR left to"
            + " right");
  }

  private static Claim rejected(Demand.Kind kind) {
    return Claim.above(
        0,
        "beats-rejection-" + name(kind),
        "It does so more often than AR that tries until it happens: " + kind + ".",
        SOURCE,
        "share of possible stories that keep the demand, diffusion in any order minus AR with"
            + " several tries");
  }

  private static final Claim FURTHER =
      Claim.above(
          0,
          "further",
          "Under a constraint diffusion's texts are beginnings of stories up to a later place than"
              + " AR's.",
          SOURCE,
          "share of a text up to which it is the beginning of some story, diffusion in any order"
              + " minus AR left to right, mean over demands");

  private static final Claim LIKELIER =
      Claim.above(
          0,
          "likelier",
          "Where both keep a demand by a possible story, diffusion's is likelier.",
          SOURCE,
          "log-probability under the source, diffusion in any order minus AR left to right, nats per"
              + " token");

  private static String name(Demand.Kind kind) {
    return kind.toString().replace(' ', '-');
  }

  /**
   * Sizes of a scale.
   *
   * @param demands of each kind
   * @param tries of AR without a constraint
   */
  private record Sizes(List<Demand.Kind> kinds, int demands, int tries) {

    /** In the order of their stories. */
    List<DemandKeeper> keepers() {
      return List.of(
          new DemandKeeper.Rejection(tries),
          new DemandKeeper.LeftToRight(),
          new DemandKeeper.InAnyOrder());
    }
  }

  private static final int REJECTION = 0;
  private static final int LEFT_TO_RIGHT = 1;
  private static final int ANY_ORDER = 2;

  private static final Sizes FULL = new Sizes(List.of(Demand.Kind.values()), 100, 16);
  private static final Sizes QUICK = new Sizes(List.of(Demand.Kind.values()), 4, 4);
  private static final Sizes TINY = new Sizes(List.of(Demand.Kind.WORDS), 2, 1);

  /** A demand with its number, by which its random numbers are its own. */
  private record Asked(Demand.Kind kind, Demand demand, int number) {}

  /**
   * What was written for a demand.
   *
   * @param attempts by each keeper, in their order
   */
  record Answered(Demand.Kind kind, List<Attempt> attempts) {}

  /**
   * A story that was to keep a demand.
   *
   * @param kept whether it does
   * @param nats log-probability under the source; negative infinity if it is no story
   * @param prefix share of it up to which it is the beginning of some story
   * @param tokens of it
   * @param evaluations of the network
   */
  record Attempt(boolean kept, double nats, double prefix, int tokens, int evaluations) {

    boolean isPossible() {
      return nats > Double.NEGATIVE_INFINITY;
    }

    /** Whether it is what was asked for. */
    boolean isGood() {
      return kept && isPossible();
    }

    double natsPerToken() {
      return nats / tokens;
    }
  }

  @Override
  public String name() {
    return "control";
  }

  @Override
  public String title() {
    return "Control: who writes stories as demanded?";
  }

  @Override
  public List<Claim> claims() {
    return Stream.of(
            Stream.of(Demand.Kind.values()).map(ControlStudy::constrained),
            Stream.of(Demand.Kind.values()).map(ControlStudy::rejected),
            Stream.of(FURTHER, LIKELIER))
        .flatMap(claims -> claims)
        .toList();
  }

  @Override
  public boolean usesStoryTwins() {
    return true;
  }

  @Override
  public StudyResult run(Laboratory laboratory) throws IOException {
    Sizes sizes = laboratory.scale().of(FULL, QUICK, TINY);
    StoryTwins twins = laboratory.storyTwins();
    StoryGrammar grammar = StoryGrammar.standard();
    List<Asked> demands;
    try (OpenedTwins opened = OpenedTwins.open(twins, laboratory)) {
      demands = demands(sizes, grammar, opened.tokenizer(), opened.canvas());
    }
    List<DemandKeeper> keepers = sizes.keepers();
    List<Answered> answered =
        SideBySide.each(
            demands,
            () -> DemandKeeper.Models.open(twins, laboratory),
            (models, asked) -> answer(asked, keepers, grammar, models),
            laboratory);
    ControlFigures figures = new ControlFigures(sizes.kinds, keepers, answered);
    return twins.introducing(
        new StudyResult(
            setup(sizes),
            List.of("demands, sampling, most tokens of a story, the constraint's automaton"),
            unequal(sizes),
            findings(answered),
            figures.tables(),
            figures.plots()));
  }

  /** Takes demands from stories of the source, each from a story of its own. */
  private static List<Asked> demands(
      Sizes sizes, StoryGrammar grammar, Tokenizer tokenizer, int room) {
    Map<String, WordKind> drawn = grammar.drawnWords();
    List<Asked> demands = new ArrayList<>();
    int number = 0;
    for (Demand.Kind kind : sizes.kinds) {
      int enough = demands.size() + sizes.demands;
      while (demands.size() < enough) {
        RandomStream random = RandomStream.of(DemandKeeper.SEED, Purpose.EVALUATION, 0, number);
        String text = HeldOutStories.story(grammar, DemandKeeper.SEED, number++);
        StoryTokens story = new StoryTokens(text, tokenizer);
        Demand demand = story.count() <= room ? kind.of(story, drawn, random) : null;
        if (demand != null) {
          demands.add(new Asked(kind, demand, number));
        }
      }
    }
    return demands;
  }

  private static Answered answer(
      Asked asked, List<DemandKeeper> keepers, StoryGrammar grammar, DemandKeeper.Models models) {
    List<Attempt> attempts = new ArrayList<>();
    for (DemandKeeper keeper : keepers) {
      DemandKeeper.Story story = keeper.write(asked.demand, asked.number, models);
      String text = story.text();
      attempts.add(
          new Attempt(
              asked.demand.isKept(text, story.tokens()),
              grammar.logProbability(text),
              grammar.check(text).validPrefix() / (double) Math.max(1, text.length()),
              story.tokens(),
              story.evaluations()));
    }
    return new Answered(asked.kind, attempts);
  }

  private static List<String> setup(Sizes sizes) {
    return List.of(
        "%d demands of each kind, each taken from a story of the source, so that some story keeps it,"
                .formatted(sizes.demands)
            + " from a seed that no training used.",
        "Length: exactly as many tokens as that story. Required words: three drawn words of it that"
            + " are no names or numbers. Form: an expression that the whole matches, with its first"
            + " four words, anything, and its last sentence.",
        "All draw by temperature 0.7 and top-p 0.9, from an empty prompt. Whether words and forms"
            + " are kept is judged by the text, not by the constraint; a length is that of the tokens"
            + " as written.",
        "Possible: the grammar could have written the whole.");
  }

  private static List<String> unequal(Sizes sizes) {
    return List.of(
        "AR, left to right: only tokens after which the demand can still be kept, by the same"
            + " automaton as diffusion's; for a length it cannot end sooner and must end then.",
        "AR, up to %d tries: no constraint; the first story that keeps the demand, else the last."
            .formatted(sizes.tries),
        "Diffusion, in any order: in 4 blocks under words and forms; for a length one canvas of so"
            + " many masks, of which it sees the end.",
        "An evaluation of AR computes one position, one of diffusion all of them. Ranking a canvas"
            + " of known length by its bound is not counted, as there is nothing to choose.");
  }

  private static List<Finding> findings(List<Answered> answered) {
    List<Finding> findings = new ArrayList<>();
    for (Demand.Kind kind : Demand.Kind.values()) {
      findings.add(better(constrained(kind), kind, LEFT_TO_RIGHT, answered));
    }
    for (Demand.Kind kind : Demand.Kind.values()) {
      findings.add(better(rejected(kind), kind, REJECTION, answered));
    }
    findings.add(
        FURTHER.judge(
            OverStories.difference(
                answered,
                a -> a.attempts.get(ANY_ORDER).prefix - a.attempts.get(LEFT_TO_RIGHT).prefix),
            note(answered)));
    List<Answered> both =
        answered.stream()
            .filter(a -> a.attempts.get(ANY_ORDER).isGood())
            .filter(a -> a.attempts.get(LEFT_TO_RIGHT).isGood())
            .toList();
    @Nullable Interval likelier =
        OverStories.mean(
            both,
            a ->
                a.attempts.get(ANY_ORDER).natsPerToken()
                    - a.attempts.get(LEFT_TO_RIGHT).natsPerToken());
    findings.add(LIKELIER.judge(likelier, note(both)));
    return findings;
  }

  /** Whether diffusion does what is demanded more often than another; none of a kind left out. */
  private static Finding better(Claim claim, Demand.Kind kind, int other, List<Answered> answered) {
    List<Answered> own = answered.stream().filter(a -> a.kind == kind).toList();
    return claim.judge(
        OverStories.difference(
            own,
            a ->
                OverStories.one(a.attempts.get(ANY_ORDER).isGood())
                    - OverStories.one(a.attempts.get(other).isGood())),
        note(own));
  }

  private static String note(List<Answered> answered) {
    return answered.size() + " demands; the interval is over demands, in pairs.";
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.dlm.corpus.Cloze;
import org.dlm.diffusion.BoundEstimator;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model for what it has read: it writes the answers by itself, and it ranks them among wrong
 * ones by likelihood.
 *
 * <p>An answer is right in the strict sense if it is the expected one, and in the wide one if it
 * contains it, as LLaDA's evaluation of poems counts (arXiv 2502.09992). Blanks around it do not
 * matter. Wrong answers for the ranking are other questions' answers, those of the most similar
 * length, so that length and script tell little. Not thread-safe.
 */
public final class RecallEvaluation {

  private final Tokenizer tokenizer;
  private final GapCutter cutter;
  private final GapWriter writer;
  private final Scorer scorer;
  private final Settings settings;
  private long evaluations;
  private long sequences;

  /**
   * How to ask.
   *
   * @param form how a text with a gap becomes tokens
   * @param length tokens that an answer may have if nothing is given after it; null for as many as
   *     the longest answer and the token that ends it
   * @param lengthIsGiven whether the model is told how long an answer is, as if something stood
   *     after it
   * @param distractors wrong answers beside each right one, fewer if there are not so many; 0 for
   *     no ranking
   * @param sampling draws for each of them; its precision is not used
   */
  public record Settings(
      Form form,
      @Nullable Integer length,
      boolean lengthIsGiven,
      int distractors,
      Sampling sampling) {

    /** Refuses what cannot be asked. */
    public Settings {
      if (length != null && length < 1) {
        throw new IllegalArgumentException(
            "an answer must have room for at least 1 token, not " + length);
      }
      if (distractors < 0) {
        throw new IllegalArgumentException(
            "the number of wrong answers must be 0 or more, but is " + distractors);
      }
    }
  }

  /** How a text with a gap becomes tokens. */
  public enum Form {
    /** As it stands. */
    TEXT,
    /** As a turn of a chat. */
    CHAT
  }

  /** What a model answered to one question. */
  public record Answer(Cloze question, String written, boolean isExact, boolean isContained) {}

  /**
   * What came out.
   *
   * @param questions how many
   * @param exact share of answers that are the expected ones
   * @param contained share of answers that contain the expected ones
   * @param ranked share of questions whose right answer is the likeliest; null if none were ranked
   * @param chance mean share that guessing would rank right; 0 if none were ranked
   * @param bleu of the answers, from 0 to 1
   * @param evaluations of the network, counted in sequences
   */
  public record Result(
      int questions,
      Share exact,
      Share contained,
      @Nullable Share ranked,
      double chance,
      double bleu,
      long evaluations,
      double seconds) {}

  /** Sets up an evaluation. */
  public RecallEvaluation(
      Tokenizer tokenizer, GapCutter cutter, GapWriter writer, Scorer scorer, Settings settings) {
    this.tokenizer = tokenizer;
    this.cutter = cutter;
    this.writer = writer;
    this.scorer = scorer;
    this.settings = settings;
  }

  /**
   * Asks all questions.
   *
   * @param questions at least one
   * @param listener is given each answer
   */
  public Result run(List<Cloze> questions, Consumer<Answer> listener) {
    long begin = System.nanoTime();
    List<Gap> gaps = questions.stream().map(this::cut).toList();
    int room = gaps.stream().mapToInt(Gap::tokens).max().orElseThrow() + 1;
    int length = settings.length() == null ? room : settings.length();
    List<String> written = new ArrayList<>();
    int exact = 0;
    int contained = 0;
    int ranked = 0;
    double chance = 0;
    for (int i = 0; i < gaps.size(); i++) {
      Answer answer = answer(questions.get(i), gaps.get(i), length);
      listener.accept(answer);
      written.add(answer.written());
      exact += answer.isExact() ? 1 : 0;
      contained += answer.isContained() ? 1 : 0;
      List<String> wrong = distractors(questions, i);
      chance += 1.0 / (1 + wrong.size()) / gaps.size();
      ranked += isRankedFirst(questions.get(i), wrong) ? 1 : 0;
    }
    int n = questions.size();
    boolean ranks = settings.distractors() > 0;
    return new Result(
        n,
        Share.of(exact, n),
        Share.of(contained, n),
        ranks ? Share.of(ranked, n) : null,
        ranks ? chance : 0,
        Bleu.of(written, questions.stream().map(Cloze::answer).toList()),
        evaluations,
        (System.nanoTime() - begin) * 1e-9);
  }

  private Gap cut(Cloze cloze) {
    return switch (settings.form()) {
      case TEXT -> cutter.cut(cloze);
      case CHAT -> cutter.cutChat(cloze);
    };
  }

  private Answer answer(Cloze question, Gap gap, int length) {
    boolean given = settings.lengthIsGiven() || gap.followed();
    int most = Math.min(length, cutter.room(gap));
    int[] ids = writer.write(gap, given ? gap.tokens() : most);
    String written = tokenizer.decode(ids).strip();
    String expected = question.answer().strip();
    return new Answer(question, written, written.equals(expected), written.contains(expected));
  }

  /** The other answers whose lengths are nearest; chance decides among equals. */
  private List<String> distractors(List<Cloze> questions, int index) {
    Cloze question = questions.get(index);
    String right = question.answer();
    RandomStream random =
        RandomStream.of(settings.sampling().seed(), Purpose.EVALUATION, questions.size(), index);
    record Candidate(String answer, int distance, double tie) {}
    Function<String, Candidate> candidate =
        answer ->
            new Candidate(answer, Math.abs(answer.length() - right.length()), random.nextDouble());
    return questions.stream()
        .map(Cloze::answer)
        .filter(answer -> !answer.strip().equals(right.strip()) && !question.gives(answer))
        .distinct()
        .map(candidate)
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparingDouble(Candidate::tie))
        .limit(settings.distractors())
        .map(Candidate::answer)
        .toList();
  }

  private boolean isRankedFirst(Cloze question, List<String> wrong) {
    double right = wrong.isEmpty() ? 0 : nats(question, question.answer());
    for (String answer : wrong) {
      if (nats(question, answer) <= right) {
        return false;
      }
    }
    return true;
  }

  private double nats(Cloze question, String answer) {
    Gap gap = cut(new Cloze(question.before(), answer, question.after()));
    double[] shares = new double[gap.ids().length];
    int draws = scorer.isExact() ? 1 : settings.sampling().draws();
    for (int d = 0; d < draws; d++) {
      BoundEstimator.Draw draw = new BoundEstimator.Draw(settings.sampling().seed(), sequences++);
      evaluations += scorer.draw(gap, draw, shares);
    }
    double nats = 0;
    for (double share : shares) {
      nats += share / draws;
    }
    return nats;
  }
}

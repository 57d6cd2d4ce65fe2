// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.reversal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dlm.corpus.Asking;
import org.dlm.corpus.Cloze;
import org.dlm.corpus.Couplet;
import org.dlm.corpus.Direction;
import org.dlm.corpus.FactBook;
import org.dlm.corpus.LineQuestion;
import org.dlm.corpus.PoemCollection;
import org.dlm.corpus.Telling;
import org.dlm.data.TokenLayout;
import org.dlm.experiment.laboratory.StudyText;

/**
 * What a model reads, and what it is asked then.
 *
 * @param name of the lesson
 * @param texts what is read, all that is asked about in one direction only
 * @param reversed the same with what comes second put first, for the known cure
 * @param shuffled the same with the second parts of what is asked about exchanged
 * @param groups what is asked
 * @param context tokens that the longest text needs
 * @param segments share of a diffusion model's rows that lack one segment; answers of several
 *     lengths, many tokens long, are learned sooner with it
 */
record ReversalLesson(
    String name,
    List<String> texts,
    List<String> reversed,
    List<String> shuffled,
    List<ReversalQuestions> groups,
    int context,
    double segments) {

  /** Most tokens of a lesson's vocabulary; the lessons here need fewer. */
  private static final int PIECES = 4096;

  /** Half of the rows of poems. */
  private static final double SEGMENTS = 0.5;

  /** How often each telling of a poem that is asked about is read in an epoch. */
  private static final int COPIES = 2;

  /** Copies the lists. */
  ReversalLesson {
    texts = List.copyOf(texts);
    reversed = List.copyOf(reversed);
    shuffled = List.copyOf(shuffled);
    groups = List.copyOf(groups);
  }

  /**
   * Poems. Some are told in all ways, in both directions, and asked about in both, which teaches
   * that a line has one before it as well as one after it, and what a question is. The others are
   * told from the first line to the second only, twice in each such way, so that all lines are met
   * about equally often, and asked about only when the model is done.
   *
   * <p>Neighbours tell of different poems, so that texts which share a window tell nothing of each
   * other.
   *
   * @param taught how many poems, from the end, are told in all ways
   */
  static ReversalLesson ofPoems(String name, PoemCollection poems, int taught, int context)
      throws IOException {
    LineQuestion words = LineQuestion.USUAL;
    int asked = poems.couplets().size() - taught;
    PoemCollection questions = poems.part(0, asked);
    List<Couplet> unknown = questions.couplets();
    List<Couplet> known = poems.part(asked, poems.couplets().size()).couplets();
    List<Couplet> exchanged = exchanged(unknown);
    List<String> lessons = new ArrayList<>();
    for (Telling telling : Telling.values()) {
      known.forEach(couplet -> lessons.add(telling.text(couplet)));
    }
    for (Direction direction : Direction.values()) {
      known.forEach(
          couplet -> lessons.add(Asking.QUESTION.cloze(couplet, direction, words).text()));
    }
    List<String> texts = new ArrayList<>(lessons);
    List<String> shuffled = new ArrayList<>(lessons);
    for (Telling telling : Telling.values()) {
      for (int copy = 0; copy < COPIES && telling.direction() == Direction.FORWARD; copy++) {
        unknown.forEach(couplet -> texts.add(telling.text(couplet)));
        exchanged.forEach(couplet -> shuffled.add(telling.text(couplet)));
      }
    }
    List<String> cure = new ArrayList<>(texts);
    for (int copy = 0; copy < COPIES; copy++) {
      poems.couplets().forEach(couplet -> cure.add(couplet.second() + "\n" + couplet.first()));
    }
    return new ReversalLesson(
        name,
        texts,
        cure,
        shuffled,
        ReversalQuestions.of(questions, "", ReversalQuestions.USUAL_WAYS, words),
        context,
        SEGMENTS);
  }

  /** The same first lines, each with the second line of the next couplet. */
  private static List<Couplet> exchanged(List<Couplet> couplets) {
    List<Couplet> exchanged = new ArrayList<>();
    for (int i = 0; i < couplets.size(); i++) {
      Couplet couplet = couplets.get(i);
      Couplet next = couplets.get((i + 1) % couplets.size());
      exchanged.add(new Couplet(couplet.first(), next.second(), couplet.source()));
    }
    return exchanged;
  }

  /** Facts: those of both directions teach that there are two, the others are asked about. */
  static ReversalLesson ofFacts(String name, FactBook book, int context) {
    List<String> texts = new ArrayList<>();
    List<String> cure = new ArrayList<>();
    for (FactBook.Group group : FactBook.Group.values()) {
      for (Cloze told : book.training(group)) {
        texts.add(told.text());
        cure.add(told.answer() + "\n" + told.before().strip());
      }
    }
    cure.addAll(texts);
    FactBook.Group p2d = FactBook.Group.P2D;
    FactBook.Group d2p = FactBook.Group.D2P;
    List<ReversalQuestions> groups =
        List.of(
            group("description of a name, as told", book.askDescriptions(p2d)),
            group("name of a description, as told", book.askNames(d2p)),
            group("name of a description, reversed", book.askNames(p2d)),
            group("description of a name, reversed", book.askDescriptions(d2p)),
            group("name in place, reversed", book.askInPlace(p2d)),
            group("description in place, reversed", book.askInPlace(d2p)));
    return new ReversalLesson(name, texts, cure, List.of(), groups, context, 0);
  }

  private static ReversalQuestions group(String name, List<Cloze> questions) {
    return new ReversalQuestions(name, questions, false, false);
  }

  /** These texts, in the vocabulary of the whole lesson, measured on what it tells. */
  StudyText study(List<String> read) {
    return new StudyText(read, texts, vocabulary(), TokenLayout.DOCUMENTS, context, PIECES);
  }

  /**
   * Every word and every Chinese character of the lesson, twice and nothing else: so that these are
   * the tokens, and no line that is read often becomes one.
   */
  private String vocabulary() {
    Set<String> units = new LinkedHashSet<>();
    for (String text : texts) {
      for (String word : text.split("(?= )|\\R")) {
        if (word.codePoints().anyMatch(Character::isIdeographic)) {
          word.codePoints().forEach(character -> units.add(Character.toString(character)));
        } else {
          units.add(word);
        }
      }
    }
    String once = String.join("\n", units);
    return once + "\n" + once;
  }
}

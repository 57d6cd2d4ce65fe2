// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment;

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
import org.dlm.data.TokenLayout;

/**
 * What a model reads, and what it is asked then.
 *
 * @param name of the lesson
 * @param texts what is read, all that is asked about in one direction only
 * @param reversed the same with what comes second put first, for the known cure
 * @param shuffled the same with the second parts of what is asked about exchanged
 * @param groups what is asked
 * @param context tokens that the longest text needs
 */
record ReversalLesson(
    String name,
    List<String> texts,
    List<String> reversed,
    List<String> shuffled,
    List<ReversalQuestions> groups,
    int context) {

  /** Most tokens of a lesson's vocabulary; the lessons here need fewer. */
  private static final int PIECES = 4096;

  /** Copies the lists. */
  ReversalLesson {
    texts = List.copyOf(texts);
    reversed = List.copyOf(reversed);
    shuffled = List.copyOf(shuffled);
    groups = List.copyOf(groups);
  }

  /**
   * Poems: all are read as they stand; some are also asked about, in both directions, which teaches
   * what a question is; the others are asked about only when the model is done. These are read
   * three times as often, so that all lines are met equally often.
   *
   * @param taught how many poems, from the end, teach what a question is
   */
  static ReversalLesson ofPoems(String name, PoemCollection poems, int taught, int context)
      throws IOException {
    LineQuestion words = LineQuestion.USUAL;
    int asked = poems.couplets().size() - taught;
    PoemCollection questions = poems.part(0, asked);
    List<Couplet> unknown = questions.couplets();
    List<String> lessons = new ArrayList<>();
    List<String> cure = new ArrayList<>();
    for (Couplet couplet : poems.couplets().subList(asked, poems.couplets().size())) {
      lessons.add(couplet.text());
      cure.add(couplet.second() + "\n" + couplet.first());
      for (Direction direction : Direction.values()) {
        lessons.add(Asking.QUESTION.cloze(couplet, direction, words).text());
      }
    }
    List<String> texts = new ArrayList<>(lessons);
    List<String> shuffled = new ArrayList<>(lessons);
    for (int i = 0; i < asked; i++) {
      Couplet next = unknown.get((i + 1) % asked);
      for (int copy = 0; copy < 3; copy++) {
        texts.add(unknown.get(i).text());
        shuffled.add(unknown.get(i).first() + "\n" + next.second());
        cure.add(unknown.get(i).second() + "\n" + unknown.get(i).first());
      }
    }
    cure.addAll(texts);
    return new ReversalLesson(
        name,
        texts,
        cure,
        shuffled,
        ReversalQuestions.of(questions, "", ReversalQuestions.USUAL_WAYS, words),
        context);
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
    return new ReversalLesson(name, texts, cure, List.of(), groups, context);
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

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dlm.corpus.PromptedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerTaskTest {

  @ParameterizedTest
  @EnumSource
  void questionsDifferAndAreThoseOfTheSeed(AnswerTask task) {
    List<PromptedText> asked = task.questions(50, -1, List.of());
    List<PromptedText> learnt = task.questions(200, 1, asked);

    Set<String> prompts = new HashSet<>();
    asked.forEach(question -> prompts.add(question.prompt()));
    learnt.forEach(question -> prompts.add(question.prompt()));
    assertEquals(250, prompts.size(), "no question twice, and none of those asked is learnt");
    assertEquals(learnt, task.questions(200, 1, asked));
    assertEquals(learnt.subList(0, 20), task.questions(20, 1, asked), "more hold the fewer");
    for (PromptedText question : learnt) {
      assertEquals(task.questionLength() + 1, question.prompt().length());
      assertEquals(task.answerLength(), question.answer().length());
      assertTrue((question.prompt() + question.answer()).matches("[0-9=.]+"));
    }
  }

  @Test
  void answersAreRight() {
    for (PromptedText parity : AnswerTask.PARITY.questions(100, 1, List.of())) {
      long ones = parity.prompt().chars().filter(bit -> bit == '1').count();
      assertEquals(ones % 2, Long.parseLong(parity.answer()));
    }
    for (PromptedText sums : AnswerTask.RUNNING_SUM.questions(100, 1, List.of())) {
      int sum = 0;
      for (int i = 0; i < sums.answer().length(); i++) {
        sum += sums.prompt().charAt(i) - '0';
        assertEquals(sum % 5, sums.answer().charAt(i) - '0');
      }
    }
    for (PromptedText sorted : AnswerTask.SORTING.questions(100, 1, List.of())) {
      String expected =
          sorted
              .prompt()
              .replace("=", "")
              .chars()
              .sorted()
              .mapToObj(Character::toString)
              .collect(Collectors.joining());
      assertEquals(expected, sorted.answer());
    }
  }

  @Test
  void latinSquaresHaveOneSolution() {
    assertEquals(576, LatinSquares.ALL.squares().size());
    assertEquals(576, new HashSet<>(LatinSquares.ALL.squares()).size());
    assertEquals(576, LatinSquares.ALL.solutions(".".repeat(16)));
    for (PromptedText puzzle : AnswerTask.LATIN_SQUARE.questions(100, 1, List.of())) {
      String cells = puzzle.prompt().substring(0, 16);
      assertEquals(1, LatinSquares.ALL.solutions(cells));
      assertTrue(LatinSquares.ALL.squares().contains(puzzle.answer()));
      assertTrue(cells.chars().filter(cell -> cell == '.').count() >= 6, cells);
      for (int i = 0; i < 16; i++) {
        assertTrue(cells.charAt(i) == '.' || cells.charAt(i) == puzzle.answer().charAt(i));
      }
    }
  }
}

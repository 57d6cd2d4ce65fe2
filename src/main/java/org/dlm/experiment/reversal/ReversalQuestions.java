// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.reversal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.dlm.corpus.Asking;
import org.dlm.corpus.Cloze;
import org.dlm.corpus.Direction;
import org.dlm.corpus.LineQuestion;
import org.dlm.corpus.PoemCollection;
import org.dlm.evaluation.RecallEvaluation;
import org.dlm.evaluation.Sampling;
import org.jspecify.annotations.Nullable;

/**
 * Questions of one kind, which are counted together.
 *
 * @param name for people and scripts, such as {@code question backward}
 * @param questions at least one
 * @param isChat whether they are asked in a chat
 * @param lengthIsGiven whether the model is told how long the answers are
 */
public record ReversalQuestions(
    String name, List<Cloze> questions, boolean isChat, boolean lengthIsGiven) {

  /** The ways that every model can be asked. */
  public static final List<Asking> USUAL_WAYS =
      List.of(Asking.IN_PLACE, Asking.MOVED, Asking.QUESTION);

  /** Copies the questions. */
  public ReversalQuestions {
    questions = List.copyOf(questions);
  }

  /**
   * Reads couplets or questions.
   *
   * @param data a file, or a folder of which the files named {@code *_test.jsonl} are taken, or all
   *     JSON files if there are none
   * @param ways how to ask for lines of couplets
   * @throws IOException if there is nothing to ask, or a file is malformed; names file and line
   */
  public static List<ReversalQuestions> read(Path data, List<Asking> ways, LineQuestion words)
      throws IOException {
    List<ReversalQuestions> groups = new ArrayList<>();
    List<Path> files = files(data);
    for (Path file : files) {
      String name = files.size() == 1 ? "" : stem(file) + " ";
      if (isOfQuestions(file)) {
        groups.add(new ReversalQuestions(stem(file), Cloze.read(file), false, false));
      } else {
        groups.addAll(of(PoemCollection.open(file), name, ways, words));
      }
    }
    return groups;
  }

  /**
   * Asks for lines of couplets, in all ways and directions that there are.
   *
   * @param prefix what the names of the groups begin with
   */
  public static List<ReversalQuestions> of(
      PoemCollection poems, String prefix, List<Asking> ways, LineQuestion words)
      throws IOException {
    List<ReversalQuestions> groups = new ArrayList<>();
    for (Asking way : ways) {
      for (Direction direction : Direction.values()) {
        if (way.has(direction)) {
          groups.add(
              new ReversalQuestions(
                  prefix + written(way) + " " + written(direction),
                  poems.ask(way, direction, words),
                  way == Asking.CHAT,
                  way == Asking.IN_PLACE));
        }
      }
    }
    return groups;
  }

  /** How to ask these. */
  public RecallEvaluation.Settings settings(
      @Nullable Integer length, int distractors, Sampling sampling) {
    return new RecallEvaluation.Settings(
        isChat ? RecallEvaluation.Form.CHAT : RecallEvaluation.Form.TEXT,
        length,
        lengthIsGiven,
        distractors,
        sampling);
  }

  private static List<Path> files(Path data) throws IOException {
    if (!Files.isDirectory(data)) {
      return List.of(data);
    }
    try (Stream<Path> list = Files.list(data)) {
      List<Path> all =
          list.filter(file -> file.toString().matches(".*\\.jsonl?")).sorted().toList();
      List<Path> tests =
          all.stream().filter(file -> file.toString().endsWith("_test.jsonl")).toList();
      if (all.isEmpty()) {
        throw new IOException(data + " has no file of questions (.jsonl) or couplets (.json)");
      }
      return tests.isEmpty() ? all : tests;
    }
  }

  /** A file of questions begins with an object that has a prompt. */
  private static boolean isOfQuestions(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no file " + file);
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> !line.isBlank())
          .findFirst()
          .filter(line -> line.contains("\"prompt\"") || line.contains("\"completion\""))
          .isPresent();
    }
  }

  private static String stem(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.jsonl?$", "");
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

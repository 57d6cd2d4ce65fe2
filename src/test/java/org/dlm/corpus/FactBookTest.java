// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.dlm.corpus.FactBook.Group;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FactBookTest {

  static Stream<FactBook> books() {
    return Stream.of(
        FactBook.ofPeople(8, 1),
        FactBook.ofPeople(80, 2),
        FactBook.ofRelations(8, 3),
        FactBook.ofRelations(60, 4));
  }

  @ParameterizedTest
  @MethodSource("books")
  void noNameAndNoDescriptionComesTwice(FactBook book) {
    Set<String> names = new HashSet<>();
    Set<String> descriptions = new HashSet<>();
    for (Group group : Group.values()) {
      for (Fact fact : book.facts(group)) {
        assertTrue(names.add(fact.name()), fact.name());
        assertTrue(descriptions.add(fact.description()), fact.description());
      }
    }
    int all = names.size();
    assertEquals(all / 4, book.facts(Group.P2D).size());
    assertEquals(all / 4, book.facts(Group.D2P).size());
  }

  /** The whole point: nothing that is read tells a fact in the direction that is asked. */
  @ParameterizedTest
  @MethodSource("books")
  void factsOfOneDirectionAreToldInThatOneOnly(FactBook book) {
    for (Group group : List.of(Group.P2D, Group.D2P)) {
      List<Cloze> texts = book.training(group);
      assertEquals(6 * book.facts(group).size(), texts.size());
      for (Fact fact : book.facts(group)) {
        List<Cloze> about =
            texts.stream()
                .filter(text -> text.text().contains(fact.name() + ending(text, fact)))
                .toList();
        assertFalse(about.isEmpty());
        for (Cloze text : about) {
          int name = text.text().indexOf(fact.name());
          int description = lower(text.text()).indexOf(lower(fact.description()));
          assertEquals(group == Group.P2D, name < description, text.text());
        }
      }
    }
    assertEquals(12 * book.facts(Group.BOTH).size(), book.training(Group.BOTH).size());
  }

  /** What follows the name of this fact in a text of its own; names may begin other names. */
  private static String ending(Cloze text, Fact fact) {
    return lower(text.text()).contains(lower(fact.description())) ? "" : "\u0000";
  }

  @ParameterizedTest
  @MethodSource("books")
  void questionsAreNeverReadButTheirWordsAre(FactBook book) {
    Set<String> read = new HashSet<>();
    Set<String> words = new HashSet<>();
    for (Group group : Group.values()) {
      for (Cloze text : book.training(group)) {
        read.add(text.text());
        words.addAll(words(text));
      }
    }
    for (Group group : Group.values()) {
      List<Cloze> asked = new ArrayList<>(book.askNames(group));
      asked.addAll(book.askDescriptions(group));
      assertEquals(4 * book.facts(group).size(), asked.size());
      for (Cloze question : asked) {
        assertFalse(read.contains(question.text()), question.text());
        assertFalse(read.contains(question.text() + "."), question.text());
        assertEquals("", question.after());
        assertTrue(words.containsAll(words(question)), question.text());
      }
    }
  }

  private static List<String> words(Cloze text) {
    return List.of(text.text().replaceAll("[,.]", "").split(" "));
  }

  /** A young model counts from the beginning: what is asked must not stand where nothing stood. */
  @ParameterizedTest
  @MethodSource("books")
  void questionsHaveTheirKnownPartWhereTextsHaveIt(FactBook book) {
    Set<Integer> names = new HashSet<>();
    Set<Integer> descriptions = new HashSet<>();
    for (Fact fact : book.facts(Group.BOTH)) {
      for (Cloze text : book.training(Group.BOTH)) {
        add(names, text.before(), fact.name());
        add(descriptions, text.before(), fact.description());
      }
    }
    for (Fact fact : book.facts(Group.BOTH)) {
      Set<Integer> asked = new HashSet<>();
      book.askDescriptions(Group.BOTH).forEach(cloze -> add(asked, cloze.before(), fact.name()));
      assertEquals(2, asked.size());
      assertTrue(names.containsAll(asked), asked + " of " + names);
      asked.clear();
      book.askNames(Group.BOTH).forEach(cloze -> add(asked, cloze.before(), fact.description()));
      assertFalse(asked.isEmpty());
      assertTrue(descriptions.containsAll(asked), asked + " of " + descriptions);
    }
  }

  /** Adds the number of words before a part, if it is there. */
  private static void add(Set<Integer> places, String text, String part) {
    int at = text.indexOf(part);
    if (at >= 0) {
      places.add((int) text.substring(0, at).chars().filter(letter -> letter == ' ').count());
    }
  }

  @ParameterizedTest
  @MethodSource("books")
  void whatIsAskedInPlaceWasReadAsItStands(FactBook book) {
    for (Group group : List.of(Group.P2D, Group.D2P)) {
      Set<String> read = new HashSet<>();
      book.training(group).forEach(text -> read.add(text.text()));
      for (Cloze question : book.askInPlace(group)) {
        assertTrue(read.contains(question.text()), question.text());
        assertFalse(question.after().isEmpty());
      }
    }
  }

  @Test
  void aSeedDecides() {
    assertEquals(
        FactBook.ofPeople(20, 1).training(Group.BOTH),
        FactBook.ofPeople(20, 1).training(Group.BOTH));
    assertNotEquals(
        FactBook.ofPeople(20, 1).training(Group.BOTH),
        FactBook.ofPeople(20, 2).training(Group.BOTH));
    Refusal.of(() -> FactBook.ofPeople(7, 1), "8 to 80", "is 7");
    Refusal.of(() -> FactBook.ofRelations(500, 1), "is 500");
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}

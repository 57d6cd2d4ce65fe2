// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;

/**
 * Made-up facts in the shape of Berglund et al. (arXiv 2309.12288): names and descriptions, some
 * told only from the name to the description, some only from the description to the name, and some
 * in both directions, which teach that facts have two. Each is told in several phrasings; others
 * are held out, to ask in.
 */
public final class FactBook {

  static final String NAME = "{name}";
  static final String DESCRIPTION = "{description}";

  private final Map<Group, List<Fact>> facts = new LinkedHashMap<>();
  private final Map<String, List<String>> sections;

  /** In which directions facts are told, with the names that the public data have for them. */
  public enum Group {
    /** Only the description of a name. */
    P2D,
    /** Only the name to a description. */
    D2P,
    /** Both. */
    BOTH
  }

  private FactBook(List<Fact> all, Map<String, List<String>> sections) {
    this.sections = sections;
    int each = all.size() / 4;
    facts.put(Group.P2D, all.subList(0, each));
    facts.put(Group.D2P, all.subList(each, 2 * each));
    facts.put(Group.BOTH, all.subList(2 * each, all.size()));
  }

  /**
   * People and what they are known for.
   *
   * @param count how many facts: a quarter in one direction, a quarter in the other, half in both
   * @param seed decides who did what
   */
  public static FactBook ofPeople(int count, long seed) {
    Map<String, List<String>> sections = read("facts.txt");
    RandomGenerator random = RandomStream.of(seed, Purpose.CORPUS, 1, 0);
    List<String> first = shuffled(section(sections, "first names"), random);
    List<String> last = shuffled(section(sections, "last names"), random);
    List<String> roles = section(sections, "roles");
    List<String> deeds = section(sections, "deeds");
    int most = Math.min(first.size(), deeds.size()) * 2;
    requireCount(count, most);
    // Every first and last name, role and deed comes about equally often, no pair twice.
    List<Fact> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int turn = i / first.size();
      all.add(
          new Fact(
              first.get(i % first.size()) + " " + last.get((i + turn) % last.size()),
              "the "
                  + roles.get((i + 7 * turn) % roles.size())
                  + " who "
                  + deeds.get((i + 3 * turn) % deeds.size())));
    }
    return new FactBook(shuffled(all, random), sections);
  }

  /**
   * Pets and their owners, children and their parents.
   *
   * @param count how many facts, divided as people are
   * @param seed decides who belongs to whom
   */
  public static FactBook ofRelations(int count, long seed) {
    Map<String, List<String>> sections = read("relations.txt");
    RandomGenerator random = RandomStream.of(seed, Purpose.CORPUS, 2, 0);
    List<String> names = shuffled(section(sections, "names"), random);
    List<String> others = shuffled(section(sections, "others"), random);
    List<String> ties = section(sections, "ties");
    requireCount(count, Math.min(names.size(), others.size()));
    List<Fact> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(new Fact(names.get(i), others.get(i) + "'s " + ties.get(i % ties.size())));
    }
    return new FactBook(shuffled(all, random), sections);
  }

  /** The facts of a group. */
  public List<Fact> facts(Group group) {
    return List.copyOf(Objects.requireNonNull(facts.get(group)));
  }

  /**
   * What is read in training: each fact in each phrasing of its directions, as a prompt, which has
   * one of the two, and its completion, which has the other. Neighbours tell of different facts, so
   * that texts which share a window tell nothing of each other.
   */
  public List<Cloze> training(Group group) {
    List<Cloze> texts = new ArrayList<>();
    if (group != Group.D2P) {
      texts.addAll(told(group, "to description"));
    }
    if (group != Group.P2D) {
      texts.addAll(told(group, "to name"));
    }
    return texts;
  }

  /** Asks for descriptions, in phrasings that training never has. */
  public List<Cloze> askDescriptions(Group group) {
    return asked(group, false, section(sections, "held out to description"));
  }

  /** Asks for names, in phrasings that training never has. */
  public List<Cloze> askNames(Group group) {
    return asked(group, true, section(sections, "held out to name"));
  }

  /**
   * Asks for what comes first in a phrasing of training, the rest of which is given: names of facts
   * told from the name, descriptions of facts told from the description.
   */
  public List<Cloze> askInPlace(Group group) {
    boolean names = group == Group.P2D;
    return asked(
        group, names, section(sections, names ? "to description" : "to name").subList(0, 2));
  }

  private List<Cloze> told(Group group, String phrasings) {
    List<Cloze> texts = new ArrayList<>();
    for (String phrasing : section(sections, phrasings)) {
      for (Fact fact : facts(group)) {
        texts.add(fact.tell(phrasing));
      }
    }
    return texts;
  }

  private List<Cloze> asked(Group group, boolean names, List<String> phrasings) {
    List<Cloze> questions = new ArrayList<>();
    for (Fact fact : facts(group)) {
      for (String phrasing : phrasings) {
        questions.add(fact.ask(phrasing, names));
      }
    }
    return questions;
  }

  private static void requireCount(int count, int most) {
    if (count < 8 || count > most) {
      throw new IllegalArgumentException(
          "the number of facts must be 8 to " + most + ", but is " + count);
    }
  }

  private static <T> List<T> shuffled(List<T> items, RandomGenerator random) {
    List<T> shuffled = new ArrayList<>(items);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      T item = shuffled.get(i);
      shuffled.set(i, shuffled.get(other));
      shuffled.set(other, item);
    }
    return shuffled;
  }

  private static List<String> section(Map<String, List<String>> sections, String name) {
    return Objects.requireNonNull(sections.get(name), name);
  }

  /** Lines by section; lines of names hold several, with blanks between them. */
  private static Map<String, List<String>> read(String resource) {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> section = new ArrayList<>();
    String name = "";
    for (String line : text(resource).split("\n")) {
      if (line.startsWith("[")) {
        name = line.substring(1, line.length() - 1);
        section = new ArrayList<>();
        sections.put(name, section);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        boolean names = name.endsWith("names") || name.equals("others");
        section.addAll(names ? List.of(line.split(" ")) : List.of(line));
      }
    }
    return sections;
  }

  private static String text(String resource) {
    try (InputStream in = FactBook.class.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

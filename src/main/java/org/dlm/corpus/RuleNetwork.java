// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule laid out as an acyclic network: every node has a simple rule, never a sequence, and the
 * nodes that may follow it. A follower's index is always smaller than its own; node 0 is the end.
 * Immutable once made.
 */
final class RuleNetwork {
  private static final Pattern WORD = Pattern.compile("[A-Za-z]+(?:['-][A-Za-z]+)*");
  private static final Rule END = new Rule.Text("");

  private final List<Node> nodes = new ArrayList<>();
  private final Node start;
  private final List<String> slots;
  private final List<Set<String>> texts = new ArrayList<>();
  private final List<BitSet> beginnings = new ArrayList<>();

  /**
   * A place in the network.
   *
   * @param next followers: one per alternative of a choice, none at the end, else one
   */
  record Node(int index, Rule rule, List<Node> next) {
    Node only() {
      return next.get(0);
    }
  }

  /**
   * Lays out a rule.
   *
   * @param slots names of the slots that the rule uses, at most 32
   */
  RuleNetwork(Rule rule, List<String> slots) {
    this.slots = List.copyOf(slots);
    start = layOut(rule, add(END, List.of()));
    checkBindings();
    Map<Rule, Set<String>> known = new HashMap<>();
    for (Node node : nodes) {
      boolean emits = !(node.rule instanceof Rule.Choice);
      texts.add(emits ? known.computeIfAbsent(node.rule, this::possibleTexts) : Set.of());
      beginnings.add(beginnings(node));
    }
  }

  Node start() {
    return start;
  }

  boolean isEnd(Node node) {
    return node.index == 0;
  }

  /** Returns the nodes by index. */
  List<Node> nodes() {
    return nodes;
  }

  /** Returns a memory with nothing in it. */
  Word[] memory() {
    return new Word[slots.size()];
  }

  /** Returns the texts that the rule of a node can have, whatever is bound; none for a choice. */
  Set<String> textsAt(Node node) {
    return texts.get(node.index);
  }

  /** Returns whether what follows from {@code node} on may begin as {@code text} goes on. */
  boolean fits(Node node, String text, int position) {
    char next = position < text.length() ? text.charAt(position) : 0;
    return beginnings.get(node.index).get(next);
  }

  /** Returns every word that some text of this network holds. */
  Set<String> vocabulary() {
    Set<String> vocabulary = new TreeSet<>();
    for (Node node : nodes) {
      textsAt(node).forEach(text -> addWords(text, vocabulary));
    }
    return vocabulary;
  }

  /**
   * Returns where the words come from that are drawn from lexicons. A word that some rule writes as
   * it stands counts as the rule's; one of several lexicons is a name or a number if one of them
   * says so. Pronouns are the rules' words, too.
   */
  Map<String, WordKind> drawnWords() {
    Map<String, WordKind> kinds = new HashMap<>();
    Set<String> written = new TreeSet<>();
    for (Node node : nodes) {
      if (node.rule instanceof Rule.Text text) {
        addWords(text.text(), written);
      } else if (node.rule instanceof Rule.Draw draw) {
        WordKind kind = kindOf(draw.lexicon());
        Set<String> drawn = new TreeSet<>();
        for (Word word : draw.lexicon().words()) {
          boolean person = word.has(new Shape(Form.HE, false));
          List<String> forms = person ? List.of(word.in(Shape.PLAIN)) : word.writtenForms();
          forms.forEach(form -> addWords(form, drawn));
        }
        drawn.forEach(word -> kinds.merge(word, kind, RuleNetwork::narrower));
      }
    }
    kinds.keySet().removeAll(written);
    return kinds;
  }

  private static WordKind kindOf(Lexicon lexicon) {
    return switch (lexicon.name()) {
      case "girl", "boy", "shepet", "hepet" -> WordKind.NAME;
      case "number" -> WordKind.NUMBER;
      default -> WordKind.LEXICON;
    };
  }

  private static WordKind narrower(WordKind one, WordKind other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static void addWords(String text, Set<String> words) {
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group());
    }
  }

  private Node layOut(Rule rule, Node next) {
    if (rule instanceof Rule.Sequence sequence) {
      Node node = next;
      for (int i = sequence.rules().size() - 1; i >= 0; i--) {
        node = layOut(sequence.rules().get(i), node);
      }
      return node;
    }
    if (rule instanceof Rule.Choice choice) {
      List<Node> followers = new ArrayList<>();
      for (Rule.Alternative alternative : choice.alternatives()) {
        followers.add(layOut(alternative.rule(), next));
      }
      return add(rule, followers);
    }
    return add(rule, List.of(next));
  }

  private Node add(Rule rule, List<Node> next) {
    Node node = new Node(nodes.size(), rule, List.copyOf(next));
    nodes.add(node);
    return node;
  }

  /** Makes sure that on every way through the network each slot is bound before it is used. */
  private void checkBindings() {
    int[] bound = new int[nodes.size()];
    Arrays.fill(bound, -1);
    bound[start.index] = 0;
    for (int i = start.index; i > 0; i--) {
      Node node = nodes.get(i);
      int unbound = node.rule.uses() & ~bound[i];
      if (unbound != 0) {
        throw new IllegalArgumentException(
            "slot {"
                + slots.get(Integer.numberOfTrailingZeros(unbound))
                + "} is used where it may not be bound yet, in "
                + node.rule);
      }
      int after = bound[i];
      if (node.rule instanceof Rule.Draw draw && draw.slot() != Rule.Draw.NOWHERE) {
        after |= 1 << draw.slot();
      }
      for (Node next : node.next) {
        bound[next.index] &= after;
      }
    }
  }

  private Set<String> possibleTexts(Rule rule) {
    Set<String> possible = new TreeSet<>();
    if (rule instanceof Rule.Text text) {
      possible.add(text.text());
    } else if (rule instanceof Rule.Number number) {
      addAll(number.numbers(), Shape.PLAIN, possible);
    } else if (rule instanceof Rule.Draw draw) {
      addAll(draw.lexicon(), draw.shape(), possible);
    } else if (rule instanceof Rule.ByCount byCount) {
      possible.addAll(possibleTexts(byCount.one()));
      possible.addAll(possibleTexts(byCount.many()));
    } else if (rule instanceof Rule.Refer refer) {
      for (Node node : nodes) {
        if (node.rule instanceof Rule.Draw draw && draw.slot() == refer.slot()) {
          addAll(draw.lexicon(), refer.shape(), possible);
        }
      }
    }
    return possible;
  }

  private static void addAll(Lexicon lexicon, Shape shape, Set<String> texts) {
    lexicon.words().forEach(word -> texts.add(word.in(shape)));
  }

  /** Returns the first characters of what may follow, with 0 for the end of the story. */
  private BitSet beginnings(Node node) {
    BitSet characters = new BitSet(128);
    boolean passes = node.rule instanceof Rule.Choice;
    for (String text : textsAt(node)) {
      if (!text.isEmpty()) {
        characters.set(text.charAt(0));
      }
      passes |= text.isEmpty();
    }
    if (isEnd(node)) {
      characters.set(0);
    } else if (passes) {
      node.next.forEach(next -> characters.or(beginnings.get(next.index)));
    }
    return characters;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule laid out as an acyclic network: every node has a simple rule (never a sequence) and the
 * nodes that may follow it. A successor's index is always smaller than its own; node 0 is the end.
 */
final class RuleNetwork {
  private static final Pattern WORD = Pattern.compile("[A-Za-z]+(?:['-][A-Za-z]+)*");
  private static final Rule END = new Rule.Text("");

  private final List<Node> nodes = new ArrayList<>();
  private final Node start;
  private final int slots;

  /**
   * A place in the network.
   *
   * @param next followers: one per alternative of a choice, {one, many} of a count, else one
   * @param influence slots whose words can still change a later probability, as bits
   */
  record Node(int index, Rule rule, List<Node> next, int influence) {
    Node only() {
      return next.get(0);
    }
  }

  /**
   * Lays out a rule.
   *
   * @param slots number of slots that the rule uses, at most 32
   */
  RuleNetwork(Rule rule, int slots) {
    this.slots = slots;
    start = layOut(rule, add(END, List.of(), 0));
  }

  /** Returns an empty memory. */
  Word[] memory() {
    return new Word[slots];
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

  /** Returns every word that some text of this network holds. */
  Set<String> vocabulary() {
    Set<String> vocabulary = new TreeSet<>();
    for (Node node : nodes) {
      if (node.rule instanceof Rule.Fixed fixed) {
        textsOf(fixed).forEach(text -> addWords(text, vocabulary));
      } else if (node.rule instanceof Rule.Draw draw) {
        draw.lexicon().words().forEach(word -> addWords(word.in(draw.shape()), vocabulary));
      }
    }
    return vocabulary;
  }

  /** Returns the texts that a rule can have, whatever is bound. */
  Set<String> textsOf(Rule.Fixed rule) {
    Set<String> texts = new TreeSet<>();
    if (rule instanceof Rule.Text text) {
      texts.add(text.text());
    } else if (rule instanceof Rule.Number number) {
      number.numbers().words().forEach(word -> texts.add(word.in(Shape.PLAIN)));
    } else if (rule instanceof Rule.ByCount byCount) {
      texts.addAll(textsOf(byCount.one()));
      texts.addAll(textsOf(byCount.many()));
    } else if (rule instanceof Rule.Refer refer) {
      for (Node node : nodes) {
        if (node.rule instanceof Rule.Draw draw && draw.slot() == refer.slot()) {
          draw.lexicon().words().forEach(word -> texts.add(word.in(refer.shape())));
        }
      }
    }
    return texts;
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
      int influence = 0;
      for (Rule.Alternative alternative : choice.alternatives()) {
        Node follower = layOut(alternative.rule(), next);
        followers.add(follower);
        influence |= follower.influence;
      }
      return add(rule, followers, influence);
    }
    if (rule instanceof Rule.Draw draw) {
      int kept = draw.slot() == Rule.Draw.NOWHERE ? -1 : ~(1 << draw.slot());
      return add(rule, List.of(next), (next.influence & kept) | draw.condition().slots());
    }
    return add(rule, List.of(next), next.influence);
  }

  private Node add(Rule rule, List<Node> next, int influence) {
    Node node = new Node(nodes.size(), rule, List.copyOf(next), influence);
    nodes.add(node);
    return node;
  }
}

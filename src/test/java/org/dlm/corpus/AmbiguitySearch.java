// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks for two derivations of one text, by walking pairs of derivations that parted at a choice or
 * a draw and have read the same characters since. It lets every reference have any text that its
 * slot may give, so it may find ambiguity where there is none, but if it finds none, there is none.
 */
final class AmbiguitySearch {
  private final RuleNetwork network;
  private final List<NavigableSet<String>> texts = new ArrayList<>();
  private final Deque<Pair> open = new ArrayDeque<>();
  private final Set<Pair> seen = new HashSet<>();

  /** The nodes that two derivations have come to; the first has read {@code lead} more. */
  private record Pair(int ahead, int behind, String lead) {}

  AmbiguitySearch(RuleNetwork network) {
    this.network = network;
    network.nodes().forEach(node -> texts.add(new TreeSet<>(network.textsAt(node))));
  }

  /** Returns rules at which derivations part that may have the same text; none if none do. */
  List<Rule> find() {
    List<Rule> ambiguous = new ArrayList<>();
    for (RuleNetwork.Node node : network.nodes()) {
      part(node);
      while (!open.isEmpty()) {
        Pair pair = open.pop();
        if (pair.ahead == pair.behind && pair.lead.isEmpty()) {
          ambiguous.add(node.rule());
        } else {
          follow(pair);
        }
      }
    }
    return ambiguous;
  }

  /** Opens the pairs of derivations that part at a node. */
  private void part(RuleNetwork.Node node) {
    if (node.rule() instanceof Rule.Choice) {
      for (int i = 0; i < node.next().size(); i++) {
        for (int j = 0; j < i; j++) {
          add(node.next().get(i), node.next().get(j), "");
        }
      }
    } else if (node.rule() instanceof Rule.Draw draw) {
      Set<String> different = new HashSet<>();
      for (Word word : draw.lexicon().words()) {
        String text = word.in(draw.shape());
        if (!different.add(text)) {
          add(node.only(), node.only(), "");
        }
        for (String longer : continuing(node, text)) {
          add(node.only(), node.only(), longer.substring(text.length()));
        }
      }
    }
  }

  /** Takes the derivation that is behind one step further. */
  private void follow(Pair pair) {
    RuleNetwork.Node ahead = network.nodes().get(pair.ahead);
    RuleNetwork.Node behind = network.nodes().get(pair.behind);
    String lead = pair.lead;
    if (network.isEnd(behind)) {
      if (lead.isEmpty() && ahead.rule() instanceof Rule.Choice) {
        ahead.next().forEach(next -> add(next, behind, lead));
      }
    } else if (behind.rule() instanceof Rule.Choice) {
      behind.next().forEach(next -> add(ahead, next, lead));
    } else {
      for (int length = 0; length <= lead.length(); length++) {
        if (texts.get(pair.behind).contains(lead.substring(0, length))) {
          add(ahead, behind.only(), lead.substring(length));
        }
      }
      for (String text : continuing(behind, lead)) {
        add(behind.only(), ahead, text.substring(lead.length()));
      }
    }
  }

  /** Returns the texts of a node that begin with {@code start} and go on. */
  private List<String> continuing(RuleNetwork.Node node, String start) {
    return texts.get(node.index()).tailSet(start, false).stream()
        .takeWhile(text -> text.startsWith(start))
        .toList();
  }

  private void add(RuleNetwork.Node ahead, RuleNetwork.Node behind, String lead) {
    Pair pair = new Pair(ahead.index(), behind.index(), lead);
    if (seen.add(pair)) {
      open.push(pair);
    }
  }
}

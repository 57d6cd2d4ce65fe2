// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A template with chosen lengths as tokens.
 *
 * <p>Where tokens begin with the space before a word, the space before a gap becomes the beginning
 * of the gap's first token, as it would be in any text: "The {2} ran" is " {2}" after "The".
 */
final class GappedText {

  private final List<Integer> ids = new ArrayList<>();
  private final List<int[]> gaps = new ArrayList<>();
  private final List<Boolean> spaced = new ArrayList<>();
  private final Map<Integer, BitSet> choices = new HashMap<>();

  private GappedText() {}

  static GappedText of(
      InfillTemplate template, int[] lengths, ModelVocabulary vocabulary, byte[][] tokenBytes) {
    GappedText gapped = new GappedText();
    BitSet words = tokensAfterSpace(tokenBytes);
    for (int t = 0; t < template.texts().size(); t++) {
      String text = template.texts().get(t);
      boolean gapFollows = t < lengths.length;
      boolean space = gapFollows && text.endsWith(" ") && !words.isEmpty();
      String own = space ? text.substring(0, text.length() - 1) : text;
      Arrays.stream(vocabulary.encodePart(own)).forEach(gapped.ids::add);
      if (gapFollows) {
        int from = gapped.ids.size();
        int to = from + lengths[t];
        gapped.ids.addAll(IntStream.range(from, to).map(i -> vocabulary.maskId()).boxed().toList());
        gapped.gaps.add(new int[] {from, to});
        gapped.spaced.add(space);
        if (space) {
          gapped.choices.put(from, words);
        }
      }
    }
    // A text that ends in a gap must not end before it.
    int last = gapped.ids.size() - 1;
    gapped.choices.putIfAbsent(last, tokensOfText(tokenBytes));
    return gapped;
  }

  /** All tokens that add something to a text. */
  static BitSet tokensOfText(byte[][] tokenBytes) {
    BitSet tokens = new BitSet();
    IntStream.range(0, tokenBytes.length)
        .filter(id -> tokenBytes[id].length > 0)
        .forEach(tokens::set);
    return tokens;
  }

  /** Tokens that begin with a space, if there are any that are more than that. */
  private static BitSet tokensAfterSpace(byte[][] tokenBytes) {
    BitSet tokens = new BitSet();
    boolean more = false;
    for (int id = 0; id < tokenBytes.length; id++) {
      byte[] bytes = tokenBytes[id];
      if (bytes.length > 0 && bytes[0] == ' ') {
        tokens.set(id);
        more |= bytes.length > 1;
      }
    }
    return more ? tokens : new BitSet();
  }

  /** Token ids with MASK in the gaps. */
  int[] ids() {
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The only tokens that may stand at some of the positions. */
  Map<Integer, BitSet> choices() {
    return choices;
  }

  /** What stands in the gaps of the filled text. */
  List<String> fills(int[] filled, ModelVocabulary vocabulary) {
    List<String> fills = new ArrayList<>();
    for (int g = 0; g < gaps.size(); g++) {
      int[] gap = gaps.get(g);
      String fill = vocabulary.decode(Arrays.copyOfRange(filled, gap[0], gap[1]));
      fills.add(spaced.get(g) ? fill.substring(1) : fill);
    }
    return fills;
  }
}

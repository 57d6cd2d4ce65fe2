// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.List;

/** Some texts as sequences of pieces, where each distinct piece is kept once. */
final class PieceTable {

  private static final int UNKNOWN = -1;

  private final Object2IntOpenHashMap<String> indexes = new Object2IntOpenHashMap<>();
  private final List<String> distinct = new ArrayList<>();
  // The texts, one after the other, as indexes of pieces; and where each of them ends.
  private final IntArrayList sequence = new IntArrayList();
  private final IntArrayList ends = new IntArrayList();

  PieceTable() {
    indexes.defaultReturnValue(UNKNOWN);
  }

  /** Adds the next piece of a text. */
  void add(String piece) {
    int next = distinct.size();
    int index = indexes.putIfAbsent(piece, next);
    if (index == UNKNOWN) {
      distinct.add(piece);
      index = next;
    }
    sequence.add(index);
  }

  /** Ends a text. */
  void endText() {
    ends.add(sequence.size());
  }

  /** The distinct pieces. */
  List<String> distinct() {
    return distinct;
  }

  /**
   * Puts the texts together from the ids of their pieces.
   *
   * @param ids ids of each distinct piece
   * @return ids of each text
   */
  List<int[]> join(List<int[]> ids) {
    List<int[]> texts = new ArrayList<>(ends.size());
    int from = 0;
    for (int end : ends.toIntArray()) {
      int length = 0;
      for (int i = from; i < end; i++) {
        length += ids.get(sequence.getInt(i)).length;
      }
      int[] text = new int[length];
      int at = 0;
      for (int i = from; i < end; i++) {
        int[] piece = ids.get(sequence.getInt(i));
        System.arraycopy(piece, 0, text, at, piece.length);
        at += piece.length;
      }
      texts.add(text);
      from = end;
    }
    return texts;
  }
}

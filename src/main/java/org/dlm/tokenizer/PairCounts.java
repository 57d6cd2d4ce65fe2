// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongIterator;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import it.unimi.dsi.fastutil.objects.ObjectHeapPriorityQueue;
import java.util.Comparator;

/**
 * How often each pair of neighbouring tokens occurs, where, and which pair is the most frequent.
 *
 * <p>The queue is lazy: a pair is queued again when its count has risen, and a queued count that
 * has fallen since is put right when it comes up. So the first entry that is still true is the best
 * pair.
 */
final class PairCounts {

  /** A pair, left id in the upper half, with the count that it had when it was queued. */
  private record Candidate(long pair, long count) {}

  /** No pair. */
  static final long NONE = -1;

  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingLong(Candidate::count).reversed().thenComparingLong(Candidate::pair);

  private final Long2LongOpenHashMap counts = new Long2LongOpenHashMap();
  private final Long2ObjectOpenHashMap<IntArrayList> places = new Long2ObjectOpenHashMap<>();
  private final LongOpenHashSet raised = new LongOpenHashSet();
  private final ObjectHeapPriorityQueue<Candidate> queue =
      new ObjectHeapPriorityQueue<>(BEST_FIRST);

  static int left(long pair) {
    return (int) (pair >>> 32);
  }

  static int right(long pair) {
    return (int) pair;
  }

  private static long pair(int left, int right) {
    return (long) left << 32 | right;
  }

  /** Counts occurrences of a pair in a word. */
  void add(int left, int right, long count, int word) {
    long pair = pair(left, right);
    counts.addTo(pair, count);
    raised.add(pair);
    IntArrayList words = places.get(pair);
    if (words == null) {
      words = new IntArrayList(2);
      places.put(pair, words);
    }
    if (words.isEmpty() || words.getInt(words.size() - 1) != word) {
      words.add(word);
    }
  }

  /** Takes occurrences of a pair back. */
  void subtract(int left, int right, long count) {
    counts.addTo(pair(left, right), -count);
  }

  /**
   * Takes the most frequent pair out; of equally frequent ones the one with the lower left id, then
   * the lower right id.
   *
   * @param least count that a pair must have
   * @return the pair, or {@link #NONE} if none is so frequent
   */
  long takeBest(long least) {
    for (LongIterator i = raised.iterator(); i.hasNext(); ) {
      long pair = i.nextLong();
      queue.enqueue(new Candidate(pair, counts.get(pair)));
    }
    raised.clear();
    while (!queue.isEmpty()) {
      Candidate best = queue.dequeue();
      long count = counts.get(best.pair());
      if (count == best.count() && count >= least) {
        counts.remove(best.pair());
        return best.pair();
      }
      if (count >= least) {
        queue.enqueue(new Candidate(best.pair(), count));
      }
    }
    return NONE;
  }

  /** Takes out the words that hold or held a pair; some may be named more than once. */
  IntArrayList takeWords(long pair) {
    return places.remove(pair);
  }
}

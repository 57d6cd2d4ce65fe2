// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.dlm.experiment.laboratory.Laboratory;

/** The same work on many things, several at once, each worker with models of its own. */
final class SideBySide {

  /** Things for which a worker opens its models once, unless there are few. */
  private static final int MOST = 16;

  private static final int SHARES = 8;

  private SideBySide() {}

  /** Opens what a worker works with. */
  interface Opener<M extends Closeable> {
    M open() throws IOException;
  }

  /**
   * Does the work.
   *
   * @param work depends on the thing alone, not on what the models did before
   * @return what it gave, in the order of the things
   */
  static <M extends Closeable, S, T> List<T> each(
      List<S> things, Opener<M> opener, BiFunction<M, S, T> work, Laboratory laboratory)
      throws IOException {
    int size = Math.max(1, Math.min(MOST, things.size() / SHARES));
    List<Callable<List<T>>> shares = new ArrayList<>();
    for (int from = 0; from < things.size(); from += size) {
      List<S> share = things.subList(from, Math.min(things.size(), from + size));
      shares.add(
          () -> {
            try (M models = opener.open()) {
              return share.stream().map(thing -> work.apply(models, thing)).toList();
            }
          });
    }
    return laboratory.sideBySide(shares).stream().flatMap(List::stream).toList();
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.dlm.generation.TransformerPredictor;
import org.dlm.kernels.KernelProvider;

/** The network of a golden set, as decoders see it. */
public final class GoldenModel {

  private GoldenModel() {}

  /** Loads the set's weights. */
  public static TransformerPredictor of(GoldenFolder set) {
    try {
      return TransformerPredictor.load(set.checkpoint(), KernelProvider.select(1, line -> {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

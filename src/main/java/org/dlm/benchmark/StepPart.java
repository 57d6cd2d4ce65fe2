// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a step that time is shared among. */
public enum StepPart {
  /** Head, softmax over the vocabulary, loss. */
  HEAD("LanguageModelHead", "WeightedCrossEntropy"),
  /** Scores, softmax and weighted sums of attention, without its projections. */
  ATTENTION("AttentionHeads"),
  /** Products with weights. */
  PRODUCTS("HeapMatrix", "PackedMatrix", "PanelMatrix"),
  /** RMSNorm. */
  NORMS("RmsNormLayer"),
  /** Clipping and AdamW. */
  OPTIMIZER("AdamW", "GradientClipping"),
  /** Rotation, SwiGLU, residuals, embedding, batches. */
  REST(),
  /** Threads that wait for the others. */
  WAITING();

  private final List<String> classes;

  StepPart(String... classes) {
    this.classes = List.of(classes);
  }

  /** Simple names of the classes that work for it. */
  List<String> classes() {
    return classes;
  }

  /** The part that a class of the house works for, by its simple name; null if it says nothing. */
  static @Nullable StepPart of(String className) {
    for (StepPart part : values()) {
      if (part.classes.contains(className)) {
        return part;
      }
    }
    return null;
  }
}

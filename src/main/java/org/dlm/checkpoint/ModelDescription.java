// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.util.List;
import org.dlm.transformer.TransformerConfig;

/**
 * What {@code config.json} says of a model.
 *
 * @param config sizes and constants of the network
 * @param specialIds ids with a meaning, all inside the vocabulary
 */
record ModelDescription(TransformerConfig config, SpecialIds specialIds) {

  /** Refuses ids outside the vocabulary. */
  ModelDescription {
    specialIds.requireWithin(config.vocabularySize());
  }

  /** The same model with further ids that end a text. */
  ModelDescription withEnds(List<Integer> ids) {
    return new ModelDescription(config, specialIds.withEnds(ids));
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * What a trainer needs beside the weights to go on as if it had never stopped.
 *
 * @param optimizer moments, averages: anything that is kept per parameter. Arrays are kept, not
 *     copied, and written as F32.
 * @param trainer everything else, as the trainer likes it: step, configuration, hashes
 */
public record TrainingState(List<NamedTensor> optimizer, JsonObject trainer) {

  static final String OPTIMIZER_FILE = "optimizer.safetensors";
  static final String TRAINER_FILE = "trainer.json";

  /** Keeps the list. */
  public TrainingState {
    optimizer = List.copyOf(optimizer);
  }
}

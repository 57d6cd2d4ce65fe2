// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dlm.checkpoint.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * Where a training run writes.
 *
 * @param run folder of the run
 * @param export folder of the model alone, if one is wanted
 */
record RunPlaces(Path run, @Nullable Path export) {

  /**
   * Refuses places that would fail hours later, or that hold what the run would destroy.
   *
   * @param resume whether the run is there already and goes on
   */
  void require(boolean resume) throws IOException {
    if (resume) {
      Checkpoint.open(run).trainer();
    } else if (Files.exists(run.resolve("trainer.json"))) {
      throw new IllegalArgumentException(
          run + " holds a run already: go on with --resume, or choose another folder with --out");
    }
    requireWritable(run);
    if (export != null) {
      if (export.toAbsolutePath().normalize().equals(run.toAbsolutePath().normalize())) {
        throw new IllegalArgumentException(
            "--export " + export + " would replace the run by its model; choose another folder");
      }
      requireWritable(export);
    }
  }

  /** Refuses a folder that could not be made or written to. */
  static void requireWritable(Path folder) throws IOException {
    @Nullable Path place = folder.toAbsolutePath().normalize();
    while (place != null && !Files.exists(place)) {
      place = place.getParent();
    }
    if (place == null || !Files.isDirectory(place) || !Files.isWritable(place)) {
      throw new IOException(
          "cannot write " + folder + ": " + place + " is not a folder that may be written to");
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Runs on disk, each in a folder named by the hash of its plan. A run is done when its facts are
 * there, which are written last and all at once; what a killed run has left is written over.
 */
final class RunCache {

  private static final String FACTS = "run.json";
  private static final int NAME_DIGITS = 16;
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private final Path folder;

  RunCache(Path folder) {
    this.folder = folder;
  }

  /** The folder of a run. */
  Path folderOf(String key) {
    return folder.resolve(key.substring(0, NAME_DIGITS));
  }

  /**
   * A run that is done already, or null.
   *
   * @throws IOException if its facts are damaged
   */
  @Nullable TrainedRun find(RunPlan plan) throws IOException {
    String key = plan.key();
    Path run = folderOf(key);
    Path file = run.resolve(FACTS);
    if (!Files.exists(file)) {
      return null;
    }
    try {
      TrainedRun.Facts facts = GSON.fromJson(Files.readString(file), TrainedRun.Facts.class);
      if (facts == null || !key.equals(facts.key())) {
        throw new IOException(file + " belongs to another run; delete " + run);
      }
      return new TrainedRun(run, facts);
    } catch (JsonParseException e) {
      throw new IOException(file + " is damaged; delete " + run + " to train it again", e);
    }
  }

  /** Marks a run as done. */
  TrainedRun finish(TrainedRun.Facts facts) throws IOException {
    Path run = folderOf(facts.key());
    Files.createDirectories(run);
    Path partial = run.resolve(FACTS + ".partial");
    Files.writeString(partial, GSON.toJson(facts) + "\n");
    Files.move(partial, run.resolve(FACTS), StandardCopyOption.ATOMIC_MOVE);
    return new TrainedRun(run, facts);
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment;

import java.io.IOException;
import java.nio.file.Path;
import org.dlm.kernels.KernelProvider;

/** The bundled twins of the stories, for tests of what is done with them. */
final class BundledTwins {

  static final StoryFolders FOLDERS =
      new StoryFolders(Path.of("checkpoints", "stories-ar"), Path.of("checkpoints", "stories"));

  private BundledTwins() {}

  /** A laboratory that knows them. */
  static Laboratory laboratory(Path runs) {
    Laboratory.Settings settings =
        new Laboratory.Settings(StudyScale.TINY, runs, 1, null, FOLDERS, "dlm test", "abc");
    return new Laboratory(settings, () -> KernelProvider.select(1, line -> {}), line -> {});
  }

  /** Opens them. */
  static OpenedTwins open(Path runs) throws IOException {
    Laboratory laboratory = laboratory(runs);
    return OpenedTwins.open(laboratory.storyTwins(), laboratory);
  }
}

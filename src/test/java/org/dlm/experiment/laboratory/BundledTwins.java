// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

import java.nio.file.Path;
import org.dlm.kernels.KernelProvider;

/** The bundled twins of the stories, for tests of what is done with them. */
public final class BundledTwins {

  /** Their folders. */
  public static final StoryFolders FOLDERS =
      new StoryFolders(Path.of("checkpoints", "stories-ar"), Path.of("checkpoints", "stories"));

  private BundledTwins() {}

  /** A laboratory that knows them. */
  public static Laboratory laboratory(Path runs) {
    Laboratory.Settings settings =
        new Laboratory.Settings(StudyScale.TINY, runs, 1, null, FOLDERS, "dlm test", "abc");
    return new Laboratory(settings, () -> KernelProvider.select(1, line -> {}), line -> {});
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The commit of the program's sources, for provenance. */
final class SourceCommit {

  private static final long PATIENCE_SECONDS = 5;

  private SourceCommit() {}

  /**
   * Asks git in the program's folder; null where there is no git or no repository. Sources that
   * were changed since the commit add "-dirty" to it; what was measured, in {@code eval}, does not
   * count.
   */
  static @Nullable String current() {
    String commit = git("rev-parse", "HEAD");
    if (commit == null) {
      return null;
    }
    String changes =
        git(
            "--no-optional-locks",
            "status",
            "--porcelain",
            "--untracked-files=no",
            "--",
            ".",
            ":(exclude)eval");
    return "".equals(changes) ? commit : commit + "-dirty";
  }

  /** What a command of git prints; null if it fails. */
  private static @Nullable String git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      Process git =
          new ProcessBuilder(command)
              .directory(Home.folder().toAbsolutePath().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String printed =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean done = git.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0;
      return done ? printed : null;
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}

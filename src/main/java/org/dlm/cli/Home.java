// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/**
 * The folder that the program lives in, with {@code checkpoints/} and {@code corpora/} beside it,
 * whatever the working directory is.
 */
final class Home {

  private Home() {}

  /**
   * Finds the folder: the one that the launcher names ({@code -Ddlm.home}), or the one above the
   * {@code target/} that holds the jar or the classes, or else the working directory.
   */
  static Path folder() {
    @Nullable String named = System.getProperty("dlm.home");
    if (named != null) {
      return Path.of(named);
    }
    @Nullable CodeSource source = Home.class.getProtectionDomain().getCodeSource();
    if (source != null) {
      @Nullable Path home = above(source);
      if (home != null) {
        return home;
      }
    }
    return Path.of("");
  }

  private static @Nullable Path above(CodeSource source) {
    try {
      @Nullable Path target = Path.of(source.getLocation().toURI()).getParent();
      @Nullable Path home = target == null ? null : target.getParent();
      return home != null && Files.isDirectory(home.resolve("checkpoints")) ? home : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}

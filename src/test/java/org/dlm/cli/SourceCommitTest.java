// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceCommitTest {

  @TempDir Path home;

  @Test
  void changedSourcesAreMarkedAndNewFiguresAreNot() throws Exception {
    Path source = Files.writeString(home.resolve("Source.java"), "one");
    Path report =
        Files.writeString(Files.createDirectory(home.resolve("eval")).resolve("r"), "one");
    git("init", "--quiet");
    git("add", ".");
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "one");
    String commit = Objects.requireNonNull(atHome());
    assertTrue(commit.matches("[0-9a-f]{40}"), commit);
    Files.writeString(report, "two");
    assertEquals(commit, atHome());
    Files.writeString(source, "two");
    assertEquals(commit + "-dirty", atHome());
  }

  private @Nullable String atHome() {
    String before = System.setProperty("dlm.home", home.toString());
    try {
      return SourceCommit.current();
    } finally {
      if (before == null) {
        System.clearProperty("dlm.home");
      } else {
        System.setProperty("dlm.home", before);
      }
    }
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), said);
  }
}

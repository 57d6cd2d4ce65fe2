// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class HomeTest {

  @Test
  void theCheckpointsStandInTheHome() {
    assertTrue(Files.isDirectory(Home.folder().resolve("checkpoints")), Home.folder().toString());
  }
}

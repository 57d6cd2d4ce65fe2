// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes checkpoints without pause is killed at random moments. */
class KilledWriterTest {

  private static final int KILLS = 8;
  private static final int MOMENTS = 100_000;

  private final Path folder;

  KilledWriterTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void theFolderIsWholeAfterEveryKill() throws IOException, InterruptedException {
    Path model = folder.resolve("model");
    ModelFolders.tokenizer(folder);
    RandomStream random = RandomStream.of(5, Purpose.CORPUS, 0, 0);
    int last = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process writer = start(last);
      while (writer.isAlive() && writer.getInputStream().read() != '.') {
        continue; // until the first checkpoint is written
      }
      Thread.sleep(random.nextInt(60));
      writer.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      int number = ModelFolders.number(model);
      assertTrue(number > last, number + " after " + last);
      last = number;
    }
    ModelFolders.snapshot(folder.resolve("tokenizer.json"), last + 1, null).write(model);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(3, files.count(), "the tokenizer's two files and the model");
    }
  }

  private Process start(int last) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    List<String> command =
        List.of(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classes,
            Writer.class.getName(),
            folder.toString(),
            Integer.toString(last));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The process that is killed. */
  static final class Writer {

    private Writer() {}

    /** Writes ever later checkpoints, with a dot on standard output after each. */
    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      for (int step = Integer.parseInt(arguments[1]) + 1; ; step++) {
        TrainingState training = ModelFolders.training(step, MOMENTS);
        Path tokenizer = folder.resolve("tokenizer.json");
        ModelFolders.snapshot(tokenizer, step, training).write(folder.resolve("model"));
        System.out.print('.');
        System.out.flush();
      }
    }
  }
}

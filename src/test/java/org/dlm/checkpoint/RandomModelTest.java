// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RandomModelTest {

  private final Path folder;

  RandomModelTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @EnumSource(
      value = ModelShape.class,
      names = {"LLADA_TINY", "ILLADA_TINY", "LLAMA_TINY"})
  void isWhatItsShapeSays(ModelShape shape) throws IOException {
    new RandomModel(shape, Dtype.BF16, 50_000, 3).write(folder.resolve("many"));
    Checkpoint checkpoint = Checkpoint.open(folder.resolve("many"));
    assertEquals(shape.format(), checkpoint.format());
    assertEquals(shape.model(), checkpoint.description());
    assertEquals(checkpoint.config().parameterCount(), checkpoint.weights().numbers());
    assertEquals(List.of(), Verification.of(checkpoint).faults());
    new RandomModel(shape, Dtype.F32, Long.MAX_VALUE, 3).write(folder.resolve("one"));
    new Conversion(shape.format(), Dtype.BF16, 50_000)
        .run(Checkpoint.open(folder.resolve("one")), folder.resolve("converted"));
    List<Path> files;
    try (Stream<Path> all = Files.list(folder.resolve("many"))) {
      files = all.toList();
    }
    assertTrue(files.size() > 4, files.toString());
    for (Path file : files) {
      Path same = folder.resolve("converted").resolve(file.getFileName());
      assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(same), file.toString());
    }
  }

  @Test
  void gainsAreOneAndMatricesAreSpreadAsLladasAre() throws IOException {
    float[] first = values(0, "model.transformer.blocks.1.ff_proj.weight");
    float[] gains = values(0, "model.transformer.ln_f.weight");
    for (float gain : gains) {
      assertEquals(1f, gain);
    }
    double sum = 0;
    double squares = 0;
    for (float value : first) {
      sum += value;
      squares += (double) value * value;
      assertTrue(Math.abs(value) <= 0.02 * Math.sqrt(3) + 1e-8);
    }
    int n = first.length; // 12,288 numbers: standard errors 1.8e-4 and about 5.7e-5 of the spread
    assertEquals(0, sum / n, 4 * 0.02 / Math.sqrt(n));
    assertEquals(0.02, Math.sqrt(squares / n), 4 * 0.02 * Math.sqrt(0.2 / n));
    assertArrayEquals(first, values(0, "model.transformer.blocks.1.ff_proj.weight"));
    float[] sibling = values(0, "model.transformer.blocks.1.up_proj.weight");
    float[] other = values(1, "model.transformer.blocks.1.ff_proj.weight");
    assertTrue(correlation(first, sibling) < 4 / Math.sqrt(n));
    assertTrue(correlation(first, other) < 4 / Math.sqrt(n));
  }

  @Test
  void aDiskWithoutRoomIsRefusedBeforeAnythingIsWritten() throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    Path target = folder.resolve("full");
    Refusal.of(
        IOException.class,
        () ->
            NewFolder.write(
                target,
                free + (1L << 50),
                staging -> {
                  throw new AssertionError("nothing must be written");
                }),
        "cannot write " + target,
        "are free on its disk");
    assertFalse(Files.exists(target));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void theLargeShapesAreThoseThatWerePublished() {
    assertEquals(8_015_581_184L, ModelShape.LLADA_8B.model().config().parameterCount());
    assertEquals(8_030_261_248L, ModelShape.LLAMA_8B.model().config().parameterCount());
    assertEquals(291, ModelFormat.LLADA.slots(ModelShape.LLADA_8B.model().config()).size());
    assertEquals(290, ModelFormat.ILLADA.slots(ModelShape.ILLADA_8B.model().config()).size());
  }

  private float[] values(long seed, String name) throws IOException {
    Path model = folder.resolve("seed" + seed);
    if (!Files.exists(model)) {
      new RandomModel(ModelShape.LLADA_TINY, Dtype.F32, Long.MAX_VALUE, seed).write(model);
    }
    try (Safetensors tensors = Safetensors.open(model.resolve("model.safetensors"))) {
      return tensors.read(name);
    }
  }

  private static double correlation(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i] / (0.02 * 0.02);
    }
    return Math.abs(sum / one.length);
  }
}

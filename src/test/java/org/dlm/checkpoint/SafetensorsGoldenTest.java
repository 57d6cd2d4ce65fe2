// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dlm.testing.GoldenFolder;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsGoldenTest {

  private final Path folder;

  SafetensorsGoldenTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @MethodSource("org.dlm.testing.GoldenFolder#all")
  void readsEveryTensorOfTheModel(GoldenFolder set) throws IOException {
    try (Safetensors model = set.model()) {
      for (String name : model.names()) {
        float[] values = model.read(name);
        int size = Arrays.stream(model.shape(name)).reduce(1, Math::multiplyExact);
        assertEquals(size, values.length);
        assertEquals(size, model.count(name));
        for (float value : values) {
          assertTrue(Float.isFinite(value) && Math.abs(value) < 100, name);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.dlm.testing.GoldenFolder#all")
  void lossIsTheNumberOfTheCase(GoldenFolder set) throws IOException {
    try (Safetensors golden = set.golden()) {
      assertArrayEquals(new int[] {1}, golden.shape("loss"));
      double expected = set.caseNamed("train").get("loss").getAsDouble();
      assertEquals(expected, golden.read("loss")[0], 1e-6 * expected);
    }
  }

  @ParameterizedTest
  @MethodSource("org.dlm.testing.GoldenFolder#all")
  void writingWhatWasReadGivesTheSameBytes(GoldenFolder set) throws IOException {
    Path written = folder.resolve("written.safetensors");
    try (Safetensors model = set.model()) {
      Safetensors.write(written, tensors(model), Dtype.F32, model.metadata());
    }
    Path original = set.path().resolve("model.safetensors");
    assertEquals(-1, Files.mismatch(original, written));
  }

  @ParameterizedTest
  @MethodSource("org.dlm.testing.GoldenFolder#all")
  void roundingToBfloatGivesTheBytesOfTheReference(GoldenFolder set) throws IOException {
    Path reference = set.path().resolve("model-bf16.safetensors");
    Assumptions.assumeTrue(Files.exists(reference), "the set has no BF16 file");
    Path written = folder.resolve("written.safetensors");
    try (Safetensors model = set.model()) {
      Safetensors.write(written, tensors(model), Dtype.BF16, model.metadata());
    }
    assertEquals(-1, Files.mismatch(reference, written));
  }

  private static List<NamedTensor> tensors(Safetensors file) throws IOException {
    List<NamedTensor> tensors = new ArrayList<>();
    for (String name : file.names()) {
      tensors.add(0, new NamedTensor(name, file.read(name), 0, file.shape(name)));
    }
    return tensors;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dlm.layers.Parameter;
import org.dlm.layers.WeightSource;
import org.dlm.testing.GoldenFolder;
import org.dlm.testing.Json;
import org.dlm.testing.TestKernels;
import org.dlm.transformer.TransformerNetwork;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden sets say the same in every layout, in every type, in one file or in many. */
class LayoutGoldenTest {

  private final Path folder;

  LayoutGoldenTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static Stream<Arguments> setsLayoutsAndTypes() {
    return GoldenFolder.all().stream()
        .flatMap(
            set ->
                Stream.of(ModelFormat.values())
                    .filter(layout -> layout.attention() == set.checkpoint().config().attention())
                    .flatMap(
                        layout ->
                            Stream.of(Dtype.values())
                                .map(dtype -> Arguments.of(set, layout, dtype))));
  }

  @ParameterizedTest
  @MethodSource("setsLayoutsAndTypes")
  void logitsOfEveryLayoutAndType(GoldenFolder set, ModelFormat layout, Dtype dtype)
      throws IOException {
    Path whole = folder.resolve("whole");
    Path many = folder.resolve("many");
    new Conversion(layout, dtype, Long.MAX_VALUE).run(set.checkpoint(), whole);
    new Conversion(layout, dtype, 20_000).run(set.checkpoint(), many);
    assertEquals(layout, Checkpoint.open(whole).format());
    float[] found = logits(set, network(Checkpoint.open(whole)));
    // 1. Bit for bit what the same network says whose weights were rounded in memory.
    assertArrayEquals(logits(set, rounded(set.checkpoint(), dtype)), found);
    // 2. However many files they lie in.
    assertArrayEquals(found, logits(set, network(Checkpoint.open(many))));
    // 3. To the rounding of the products, multiplied from where they lie.
    assertArrayEquals(found, logits(set, ModelFolders.mapped(many, TestKernels.fast())), 1e-4f);
    // 4. And what the reference says, but for the rounding of the weights.
    try (Safetensors golden = set.golden()) {
      float[] expected = golden.read("logits");
      double tolerance =
          switch (dtype) {
            case F32 -> 1e-4;
            case F16 -> 0.015;
            case BF16 -> 0.2;
            case INT8 -> 0.2;
          };
      assertArrayEquals(expected, found, (float) tolerance);
      if (dtype == Dtype.BF16 && golden.names().contains("bf16.logits")) {
        assertArrayEquals(golden.read("bf16.logits"), found, 1e-4f);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("setsLayoutsAndTypes")
  void thereAndBackIsExact(GoldenFolder set, ModelFormat layout, Dtype dtype) throws IOException {
    Path first = folder.resolve("first");
    Path there = folder.resolve("there");
    Path back = folder.resolve("back");
    Checkpoint original = set.checkpoint();
    new Conversion(original.format(), dtype, Long.MAX_VALUE).run(original, first);
    new Conversion(layout, Dtype.F32, 9_000).run(Checkpoint.open(first), there);
    new Conversion(original.format(), dtype, Long.MAX_VALUE).run(Checkpoint.open(there), back);
    assertEquals(original.config(), Checkpoint.open(back).config());
    assertEquals(original.specialIds(), Checkpoint.open(back).specialIds());
    assertTrue(Checkpoint.open(there).weights().tensors() > 1);
    for (String file : List.of("config.json", "model.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(first.resolve(file)), Files.readAllBytes(back.resolve(file)), file);
    }
  }

  private static TransformerNetwork network(Checkpoint checkpoint) throws IOException {
    return checkpoint.network(TestKernels.fast());
  }

  private static TransformerNetwork rounded(Checkpoint checkpoint, Dtype dtype) throws IOException {
    TransformerNetwork network =
        new TransformerNetwork(checkpoint.config(), TestKernels.fast(), false);
    checkpoint.load(network.parameters());
    Map<String, Parameter> rounded = new HashMap<>();
    for (Parameter parameter : network.parameters()) {
      round(parameter, dtype);
      rounded.put(parameter.name(), parameter);
    }
    Consumer<Parameter> copy = into -> into.copyFrom(rounded.get(into.name()));
    TransformerNetwork arranged =
        new TransformerNetwork(checkpoint.config(), TestKernels.fast(), WeightSource.read(copy));
    arranged.parameters().forEach(copy);
    return arranged;
  }

  /** Every logit of the case that every set has. */
  private static float[] logits(GoldenFolder set, TransformerNetwork network) {
    JsonArray rows = set.caseNamed("train").getAsJsonArray("input_ids");
    int[] ids = rows.asList().stream().flatMapToInt(row -> Arrays.stream(Json.ints(row))).toArray();
    float[] hidden = network.forward(ids, rows.size(), ids.length / rows.size());
    float[] logits = new float[ids.length * network.config().vocabularySize()];
    network.head().logits(hidden, 0, ids.length, logits);
    return logits;
  }

  private static void round(Parameter parameter, Dtype dtype) throws IOException {
    int from = parameter.offset();
    float[] numbers = Arrays.copyOfRange(parameter.values(), from, from + parameter.size());
    float[] rounded = ModelFolders.rounded(numbers, parameter.shape(), dtype);
    System.arraycopy(rounded, 0, parameter.values(), from, rounded.length);
  }
}

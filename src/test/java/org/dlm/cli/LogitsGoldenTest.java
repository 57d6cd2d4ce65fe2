// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dlm.checkpoint.Safetensors;
import org.dlm.testing.CommandRun;
import org.dlm.testing.GoldenFolder;
import org.dlm.testing.Json;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code dlm logits} prints of a folder is what a reference implementation computed. */
class LogitsGoldenTest {

  private static final float DELTA = 1e-4f;

  @ParameterizedTest
  @MethodSource("org.dlm.testing.GoldenFolder#all")
  void everyUnpaddedCase(GoldenFolder set) throws IOException {
    for (JsonObject each : Json.objects(set.cases(), "cases")) {
      if (each.has("input_ids") && !each.has("attention_mask")) {
        String name = each.get("name").getAsString();
        String tensor = name.equals("train") ? "logits" : name + ".logits";
        assertPrints(set, tensor, each, set.path());
      }
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("org.dlm.testing.GoldenFolder#diffusion")
  void weightsInBf16(GoldenFolder set, @TempDir Path folder) throws IOException {
    for (String file : List.of("config.json", "model.safetensors")) {
      Path from = set.path().resolve(file.replace("model.", "model-bf16."));
      Files.copy(from, folder.resolve(file));
    }
    assertPrints(set, "bf16.logits", set.caseNamed("train"), folder);
  }

  private static void assertPrints(GoldenFolder set, String tensor, JsonObject input, Path model)
      throws IOException {
    float[] expected;
    try (Safetensors golden = set.golden()) {
      expected = golden.read(tensor);
    }
    int at = 0;
    for (JsonElement row : input.getAsJsonArray("input_ids")) {
      String ids =
          Arrays.stream(Json.ints(row)).mapToObj(String::valueOf).collect(Collectors.joining(","));
      String[] arguments = {"logits", "--model", model.toString(), "--ids", ids, "--threads", "1"};
      float[] printed = lines(run(arguments));
      assertArrayEquals(
          Arrays.copyOfRange(expected, at, at + printed.length), printed, DELTA, tensor);
      at += printed.length;

      String[] asJson = Arrays.copyOf(arguments, arguments.length + 1);
      asJson[arguments.length] = "--json";
      JsonObject json = JsonParser.parseString(run(asJson)).getAsJsonObject();
      assertArrayEquals(Json.ints(row), Json.ints(json, "ids"));
      assertArrayEquals(printed, matrix(json.getAsJsonArray("logits").asList()));
    }
    assertEquals(expected.length, at, tensor);
  }

  private static String run(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertEquals(0, run.exitCode(), run.err());
    return run.out();
  }

  /** One line per position. */
  private static float[] lines(String out) {
    return floats(out.lines().flatMap(line -> Arrays.stream(line.split(" "))).toList());
  }

  private static float[] matrix(List<JsonElement> rows) {
    return floats(
        rows.stream()
            .flatMap(row -> row.getAsJsonArray().asList().stream())
            .map(JsonElement::getAsString)
            .toList());
  }

  private static float[] floats(List<String> numbers) {
    float[] values = new float[numbers.size()];
    IntStream.range(0, values.length).forEach(i -> values[i] = Float.parseFloat(numbers.get(i)));
    return values;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dlm.kernels.ScalarUnpackKernels;
import org.dlm.testing.Refusal;
import org.dlm.testing.TestKernels;
import org.dlm.transformer.TransformerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizationTest {

  private static final String EMBEDDING = "model.transformer.wte.weight";

  private final SplittableRandom random = new SplittableRandom(3);
  private final Path folder;
  private final Path model;

  QuantizationTest(@TempDir Path folder) {
    this.folder = folder;
    this.model = folder.resolve("model");
  }

  @BeforeEach
  void write() throws IOException {
    new RandomModel(ModelShape.ILLADA_TINY, Dtype.F32, Long.MAX_VALUE, 4)
        .write(folder.resolve("floats"));
    convert(folder.resolve("floats"), Dtype.INT8, model);
  }

  private static void convert(Path from, Dtype dtype, Path to) throws IOException {
    new Conversion(ModelFormat.LLADA, dtype, 50_000).run(Checkpoint.open(from), to);
  }

  /** Widths that end within a group, and magnitudes down to where halves have few bits. */
  @ParameterizedTest
  @ValueSource(ints = {1, 31, 32, 33, 100, 256})
  void noNumberMovesByMoreThanHalfAStep(int width) throws IOException {
    for (double magnitude : new double[] {0, 1e-9, 1e-7, 1e-5, 1e-3, 0.02, 1, 1e5}) {
      float[] numbers = new float[7 * width];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) (magnitude * random.nextGaussian());
      }
      QuantizedMatrix quantized =
          new QuantizedMatrix(new NamedTensor("matrix", numbers, 0, 7, width));
      int groups = (width + 31) / 32;
      float[] values = read(quantized.values());
      float[] scales = read(quantized.scales());
      assertEquals(7 * groups, scales.length);
      float[] found = ModelFolders.rounded(numbers, new int[] {7, width}, Dtype.INT8);
      for (int i = 0; i < numbers.length; i++) {
        float scale = scales[i / width * groups + i % width / 32];
        assertTrue(Math.abs(values[i]) <= 127 && values[i] == Math.rint(values[i]));
        assertEquals(values[i] * scale, found[i]);
        double step = Math.ulp(numbers[i]) + scale / 2.0;
        assertEquals(numbers[i], found[i], step, "number " + i + " of magnitude " + magnitude);
      }
    }
  }

  @Test
  void aScaleIsNoLargerThanItMustBe() {
    for (int bits = 1; bits < 0x7c00; bits++) {
      float scale = ScalarUnpackKernels.float16((short) bits);
      assertEquals(bits, Quantization.scale(127 * scale), "127 steps of " + scale);
    }
    assertEquals(0, Quantization.scale(0f));
    assertEquals(1, Quantization.scale(Float.MIN_VALUE));
    assertEquals(0x7bff, Quantization.scale(127 * 65504f));
    assertEquals(0x7c00, Quantization.scale(Float.MAX_VALUE));
  }

  /** Whole steps, of which one group has its largest number. */
  @Test
  void numbersOnTheGridStay() throws IOException {
    float[] numbers = new float[4 * 64];
    for (int i = 0; i < numbers.length; i++) {
      float step = ScalarUnpackKernels.float16((short) (0x1400 + 37 * (i / 32)));
      numbers[i] = step * (i % 32 == 5 ? -127 : random.nextInt(-127, 128));
    }
    assertArrayEquals(numbers, ModelFolders.rounded(numbers, new int[] {4, 64}, Dtype.INT8));
    float[] gaussian = new float[4 * 64];
    for (int i = 0; i < gaussian.length; i++) {
      gaussian[i] = 0.02f * (float) random.nextGaussian();
    }
    float[] once = ModelFolders.rounded(gaussian, new int[] {4, 64}, Dtype.INT8);
    assertArrayEquals(once, ModelFolders.rounded(once, new int[] {4, 64}, Dtype.INT8));
  }

  @Test
  void piecesAreThoseOfTheWhole() throws IOException {
    float[] numbers = new float[9 * 77];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    QuantizedMatrix matrix = new QuantizedMatrix(new NamedTensor("matrix", numbers, 0, 9, 77));
    StreamedTensor whole = new DequantizedTensor(matrix.values(), matrix.scales());
    for (StreamedTensor tensor : List.of(matrix.values(), matrix.scales(), whole)) {
      float[] all = read(tensor);
      for (int i = 0; i < 300; i++) {
        int from = random.nextInt(all.length + 1);
        int count = random.nextInt(all.length - from + 1);
        float[] piece = new float[count];
        tensor.read(from, piece, count);
        assertArrayEquals(Arrays.copyOfRange(all, from, from + count), piece);
      }
    }
  }

  @Test
  void theFolderSaysWhatItHolds() throws IOException {
    JsonObject config = JsonFile.read(model.resolve("config.json"));
    assertEquals(
        JsonParser.parseString(
            "{\"quant_method\": \"dlm_int8\", \"version\": 1, \"group_size\": 32}"),
        config.get("quantization_config"));
    Checkpoint checkpoint = Checkpoint.open(model);
    try (ModelTensors opened = checkpoint.openTensors()) {
      TensorFolder tensors = opened.files();
      assertEquals(Dtype.INT8, tensors.holder(EMBEDDING).dtype(EMBEDDING));
      String scales = EMBEDDING + "_scale";
      assertEquals(Dtype.F16, tensors.holder(scales).dtype(scales));
      assertArrayEquals(new int[] {512, 2}, tensors.holder(scales).shape(scales));
      String gains = "model.transformer.ln_f.weight";
      assertEquals(Dtype.F32, tensors.holder(gains).dtype(gains));
    }
    WeightSummary weights = checkpoint.weights();
    assertEquals(Dtype.INT8, weights.exactDtype());
    assertTrue(weights.bytes() < 0.27 * 4 * checkpoint.config().parameterCount());
    assertEquals(List.of(), Verification.of(checkpoint).faults());
  }

  /** To floats and back, and into another layout, nothing changes. */
  @Test
  void whatIsQuantizedOnceStays() throws IOException {
    convert(model, Dtype.F32, folder.resolve("wide"));
    convert(folder.resolve("wide"), Dtype.INT8, folder.resolve("again"));
    new Conversion(ModelFormat.ILLADA, Dtype.INT8, Long.MAX_VALUE)
        .run(Checkpoint.open(model), folder.resolve("illada"));
    convert(folder.resolve("illada"), Dtype.INT8, folder.resolve("back"));
    List<String> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(model)) {
      all.forEach(file -> files.add(file.getFileName().toString()));
    }
    assertTrue(files.size() > 3, files.toString());
    for (String other : List.of("again", "back")) {
      for (String file : files) {
        assertArrayEquals(
            Files.readAllBytes(model.resolve(file)),
            Files.readAllBytes(folder.resolve(other).resolve(file)),
            other + " " + file);
      }
    }
  }

  @Test
  void aRandomModelIsWrittenQuantized() throws IOException {
    new RandomModel(ModelShape.LLADA_TINY, Dtype.F32, Long.MAX_VALUE, 4)
        .write(folder.resolve("random"));
    convert(folder.resolve("random"), Dtype.INT8, folder.resolve("converted"));
    new RandomModel(ModelShape.LLADA_TINY, Dtype.INT8, 50_000, 4).write(folder.resolve("direct"));
    for (String file : List.of("config.json", "model.safetensors.index.json")) {
      assertEquals(
          -1,
          Files.mismatch(
              folder.resolve("converted").resolve(file), folder.resolve("direct").resolve(file)));
    }
    assertArrayEquals(logits(folder.resolve("converted")), logits(folder.resolve("direct")));
  }

  /** One network reads its weights from the files, another has them in floats. */
  @ParameterizedTest
  @EnumSource(Dtype.class)
  void mappedWeightsSayWhatTheirFloatsSay(Dtype dtype) throws IOException {
    convert(folder.resolve("floats"), dtype, folder.resolve("stored"));
    convert(folder.resolve("stored"), Dtype.F32, folder.resolve("wide"));
    Path stored = folder.resolve("stored");
    float[] expected = logits(folder.resolve("wide"));
    assertArrayEquals(expected, logits(stored));
    TransformerNetwork mapped = ModelFolders.mapped(stored, TestKernels.fast());
    assertArrayEquals(expected, logits(mapped), 1e-5f);
    assertEquals(5, mapped.parameters().size());
    for (int threads : new int[] {1, 3}) {
      TransformerNetwork other = ModelFolders.mapped(stored, TestKernels.fast(threads));
      assertArrayEquals(logits(mapped), logits(other));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"quant_method": "gptq", "bits": 4} | quantization_config {"quant_method":"gptq","bits":4} is unknown; the quant_method that is read is "dlm_int8"
          {"bits": 4} | quantization_config {"bits":4} is unknown
          {"quant_method": "dlm_int8", "version": 2} | version 2 is of a newer dlm
          {"quant_method": "dlm_int8", "version": 0} | version 0 is not supported; expected 1
          {"quant_method": "dlm_int8", "version": 1, "group_size": 64} | group_size 64 is not supported
          {"quant_method": "dlm_int8", "version": 1, "group_size": 32, "zero": 1} | zero 1 is unknown
          7 | quantization_config 7 must be an object
          null | unexpected: model.transformer.blocks.0.attn_out.weight_scale
          """)
  void otherQuantizationIsRefusedByName(String value, String expected) throws IOException {
    JsonObject config = JsonFile.read(model.resolve("config.json"));
    config.add("quantization_config", JsonParser.parseString(value));
    JsonFile.write(model.resolve("config.json"), config);
    Refusal.of(IOException.class, () -> Checkpoint.open(model), model.toString(), expected);
  }

  @Test
  void typesThatTheConfigurationDoesNotSayAreRefused() throws IOException {
    Path file = folder.resolve("floats").resolve("model.safetensors");
    List<NamedTensor> tensors = new ArrayList<>();
    try (Safetensors floats = Safetensors.open(file)) {
      for (String name : floats.names()) {
        tensors.add(new NamedTensor(name, floats.read(name), 0, floats.shape(name)));
      }
    }
    Safetensors.write(file, tensors, Dtype.INT8, Map.of());
    Refusal.of(
        IOException.class,
        () -> Checkpoint.open(folder.resolve("floats")),
        "is stored as I8, but config.json says that it is floats");
    JsonObject config = JsonFile.read(folder.resolve("floats").resolve("config.json"));
    Quantization.addTo(config);
    JsonFile.write(folder.resolve("floats").resolve("config.json"), config);
    Refusal.of(
        IOException.class,
        () -> Checkpoint.open(folder.resolve("floats")),
        "missing: model.embed_tokens.weight_scale");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY, 1e7f})
  void whatHasNoScaleIsRefused(float number) {
    float[] numbers = new float[64];
    numbers[40] = number;
    QuantizedMatrix matrix = new QuantizedMatrix(new NamedTensor("matrix", numbers, 0, 1, 64));
    Refusal.of(
        IOException.class,
        () -> read(matrix.values()),
        "tensor matrix holds " + (number == 1e7f ? "1.0E7" : number),
        "beyond the range of INT8");
  }

  private static float[] read(StreamedTensor tensor) throws IOException {
    float[] all = new float[(int) tensor.count()];
    tensor.readAll(all, 0);
    return all;
  }

  private static float[] logits(Path folder) throws IOException {
    return logits(Checkpoint.open(folder).network(TestKernels.fast()));
  }

  private static float[] logits(TransformerNetwork network) {
    int[] ids = IntStream.range(0, 40).map(i -> i * i % 512).toArray();
    float[] hidden = network.forward(ids, 2, 20);
    float[] logits = new float[40 * 512];
    network.head().logits(hidden, 0, 40, logits);
    return logits;
  }
}

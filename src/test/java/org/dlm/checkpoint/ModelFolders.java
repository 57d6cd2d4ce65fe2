// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.layers.Parameter;
import org.dlm.transformer.TransformerConfig;
import org.dlm.transformer.TransformerNetwork;
import org.jspecify.annotations.Nullable;

/** Tiny models to write and to read. */
final class ModelFolders {

  private ModelFolders() {}

  /** A network with grouped heads. */
  static TransformerConfig config(AttentionMode attention, boolean tiedHead) {
    return new TransformerConfig(12, 8, 2, 4, 2, 6, 16, 10_000, 1e-5, tiedHead, attention);
  }

  /** Special ids as they suit that attention. */
  static SpecialIds ids(AttentionMode attention) {
    @Nullable Integer mask = attention == AttentionMode.BIDIRECTIONAL ? 3 : null;
    return new SpecialIds(mask, 1, List.of(2), 2);
  }

  /** Parameters of that network, all in one array, counting up from a number. */
  static List<Parameter> parameters(TransformerConfig config, float first) {
    float[] values = new float[(int) config.parameterCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = first + i;
    }
    List<Parameter> parameters = new ArrayList<>();
    int offset = 0;
    for (ModelFormat.Slot slot : ModelFormat.of(config.attention()).slots(config)) {
      parameters.add(new Parameter(slot.parameter(), values, null, offset, slot.sizes()));
      offset += parameters.get(parameters.size() - 1).size();
    }
    return parameters;
  }

  /** A model whose first weight and step are that number. */
  static Snapshot snapshot(Path tokenizer, int number, @Nullable TrainingState training)
      throws IOException {
    TransformerConfig config = config(AttentionMode.BIDIRECTIONAL, true);
    TokenizerFiles files = TokenizerFiles.read(tokenizer);
    return new Snapshot(
        config,
        ids(config.attention()),
        parameters(config, number),
        Dtype.F32,
        files,
        provenance(number),
        training);
  }

  /** A trainer's state of that step, with moments as large as asked. */
  static TrainingState training(int step, int size) {
    float[] moments = new float[size];
    Arrays.fill(moments, step);
    JsonObject trainer = new JsonObject();
    trainer.addProperty("step", step);
    return new TrainingState(List.of(new NamedTensor("moments", moments, 0, size)), trainer);
  }

  static Provenance provenance(long step) {
    return new Provenance(
        "dlm 0.1.0",
        null,
        Instant.parse("2026-01-31T12:00:00Z"),
        "diffusion",
        -7,
        step,
        "d".repeat(64),
        "e".repeat(64),
        Map.of("--steps", "100", "--corpus", "a.txt"));
  }

  /** A file that stands for a tokenizer, with one companion beside it. */
  static Path tokenizer(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("special_tokens_map.json"), "{}");
    return Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {}}");
  }

  /**
   * What the numbers of a tensor become in a type.
   *
   * @param numbers row-major. Not modified.
   */
  static float[] rounded(float[] numbers, int[] shape, Dtype dtype) throws IOException {
    float[] rounded = new float[numbers.length];
    NamedTensor tensor = new NamedTensor("tensor", numbers, 0, shape);
    if (dtype == Dtype.INT8 && shape.length > 1) {
      QuantizedMatrix quantized = new QuantizedMatrix(tensor);
      new DequantizedTensor(quantized.values(), quantized.scales()).readAll(rounded, 0);
    } else {
      Dtype stored = dtype == Dtype.INT8 ? Dtype.F32 : dtype;
      ByteBuffer bytes =
          ByteBuffer.allocate(stored.bytes() * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
      stored.encode(numbers, 0, numbers.length, bytes);
      stored.decode(bytes, rounded, 0, numbers.length);
    }
    return rounded;
  }

  /** The network of a folder with its matrices mapped, however small they are. */
  static TransformerNetwork mapped(Path folder, Kernels kernels) throws IOException {
    try (ModelTensors tensors = Checkpoint.open(folder).openTensors()) {
      return tensors.mappedNetwork(kernels);
    }
  }

  /** The number of a model written from {@link #snapshot}, all of whose files must agree. */
  static int number(Path folder) throws IOException {
    Checkpoint checkpoint = Checkpoint.open(folder);
    List<Parameter> parameters = parameters(checkpoint.config(), -1);
    checkpoint.load(parameters);
    int number = (int) parameters.get(0).values()[0];
    Provenance provenance = checkpoint.provenance();
    if (provenance == null || provenance.step() != number) {
      throw new IOException("weights of " + number + " beside " + provenance);
    }
    if (checkpoint.isResumable()) {
      int step = checkpoint.trainer().get("step").getAsInt();
      try (Safetensors optimizer =
          Safetensors.open(checkpoint.folder().resolve("optimizer.safetensors"))) {
        float[] moments = optimizer.read("moments");
        if (step != number || moments[0] != step || moments[moments.length - 1] != step) {
          throw new IOException("weights of " + number + " beside a trainer at " + step);
        }
      }
    }
    return number;
  }
}

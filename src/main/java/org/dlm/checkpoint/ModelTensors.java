// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dlm.kernels.Kernels;
import org.dlm.layers.PackedRows;
import org.dlm.layers.Parameter;
import org.dlm.layers.WeightSource;
import org.dlm.transformer.TransformerConfig;
import org.dlm.transformer.TransformerNetwork;
import org.jspecify.annotations.Nullable;

/** The open tensor files of a model, every tensor accounted for by name, sizes and type. */
final class ModelTensors implements AutoCloseable {

  private final ModelFormat format;
  private final TransformerConfig config;
  private final boolean quantized;
  private final TensorFolder files;

  private ModelTensors(
      ModelFormat format, TransformerConfig config, boolean quantized, TensorFolder files) {
    this.format = format;
    this.config = config;
    this.quantized = quantized;
    this.files = files;
  }

  /**
   * Opens the tensors. A tied head that is stored nevertheless is let pass: it must be the
   * embedding once more, which {@link Verification} checks.
   *
   * @param quantized whether matrices are stored as {@link Quantization} says
   * @throws IOException if a file is damaged, or a tensor is missing, unexpected, or another
   */
  static ModelTensors open(
      Path folder, ModelFormat format, TransformerConfig config, boolean quantized)
      throws IOException {
    TensorFolder files = TensorFolder.open(folder);
    try {
      ModelTensors tensors = new ModelTensors(format, config, quantized, files);
      tensors.requireAll(folder);
      return tensors;
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private void requireAll(Path folder) throws IOException {
    TensorAccount account = new TensorAccount();
    List<ModelFormat.Slot> slots = new ArrayList<>(format.slots(config));
    ModelFormat.Slot head = format.head(config);
    if (config.tiedHead() && files.names().contains(head.name())) {
      slots.add(head);
    }
    for (ModelFormat.Slot slot : slots) {
      account.expect(slot.name(), slot.sizes());
      if (isQuantized(slot)) {
        String scales = Quantization.scalesOf(slot.name());
        account.expect(scales, slot.sizes()[0], Quantization.groups(slot.sizes()[1]));
      }
    }
    account.settle(folder, files);
    for (ModelFormat.Slot slot : slots) {
      requireType(folder, slot.name(), isQuantized(slot) ? Dtype.INT8 : null);
      if (isQuantized(slot)) {
        requireType(folder, Quantization.scalesOf(slot.name()), Dtype.F16);
      }
    }
  }

  /** Refuses a tensor of another type; if it is null, one of whole numbers. */
  private void requireType(Path folder, String name, @Nullable Dtype wanted) throws IOException {
    Dtype found = files.holder(name).dtype(name);
    if (wanted == null ? found == Dtype.INT8 : found != wanted) {
      String said = wanted == null ? "floats" : wanted.fileName();
      throw new IOException(
          "%s: tensor %s is stored as %s, but config.json says that it is %s"
              .formatted(folder, name, found.fileName(), said));
    }
  }

  private boolean isQuantized(ModelFormat.Slot slot) {
    return quantized && slot.isMatrix();
  }

  /** The files, in which tensors are as they are stored. */
  TensorFolder files() {
    return files;
  }

  /** All weights as floats, from the embedding to the head, under canonical names. */
  List<StreamedTensor> streamed() {
    return format.slots(config).stream()
        .map(slot -> streamed(slot).named(slot.parameter()))
        .toList();
  }

  /** The numbers of a slot as floats, under their name in the file. */
  StreamedTensor streamed(ModelFormat.Slot slot) {
    StreamedTensor stored = files.streamed(slot.name());
    return isQuantized(slot)
        ? new DequantizedTensor(stored, files.streamed(Quantization.scalesOf(slot.name())))
        : stored;
  }

  /** Reads all weights into the parameters of the same names. */
  void load(List<Parameter> parameters) throws IOException {
    load(parameters, format.slots(config));
  }

  private void load(List<Parameter> parameters, List<ModelFormat.Slot> slots) throws IOException {
    Map<String, ModelFormat.Slot> unread = byParameter(slots);
    for (Parameter parameter : parameters) {
      ModelFormat.Slot slot = unread.remove(parameter.name());
      if (slot == null) {
        throw new IllegalArgumentException("the model has no parameter " + parameter.name());
      }
      read(parameter, slot);
    }
    if (!unread.isEmpty()) {
      throw new IllegalArgumentException("nobody asked for the parameters " + unread.keySet());
    }
  }

  private void read(Parameter parameter, ModelFormat.Slot slot) throws IOException {
    if (isQuantized(slot)) {
      streamed(slot).readAll(parameter.values(), parameter.offset());
    } else {
      files.read(NamedTensor.of(parameter, slot.name()));
    }
  }

  private static Map<String, ModelFormat.Slot> byParameter(List<ModelFormat.Slot> slots) {
    Map<String, ModelFormat.Slot> map = new HashMap<>();
    slots.forEach(slot -> map.put(slot.parameter(), slot));
    return map;
  }

  /** A network whose weights are read into the heap. */
  TransformerNetwork heapNetwork(Kernels kernels) throws IOException {
    Map<String, ModelFormat.Slot> slots = byParameter(format.slots(config));
    WeightSource source =
        WeightSource.read(
            matrix -> {
              try {
                read(matrix, Objects.requireNonNull(slots.get(matrix.name())));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try {
      TransformerNetwork network = new TransformerNetwork(config, kernels, source);
      readVectors(network);
      return network;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Reads what is no matrix, which the network keeps as floats whatever its source. */
  private void readVectors(TransformerNetwork network) throws IOException {
    List<ModelFormat.Slot> vectors =
        format.slots(config).stream().filter(slot -> !slot.isMatrix()).toList();
    Map<String, ModelFormat.Slot> names = byParameter(vectors);
    load(network.parameters().stream().filter(p -> names.containsKey(p.name())).toList(), vectors);
  }

  /** A network whose matrices are mapped, which they stay when the files are closed. */
  TransformerNetwork mappedNetwork(Kernels kernels) throws IOException {
    Map<String, PackedRows> matrices = new HashMap<>();
    for (ModelFormat.Slot slot : format.slots(config)) {
      if (slot.isMatrix()) {
        matrices.put(slot.parameter(), files.packed(slot.name()));
      }
    }
    TransformerNetwork network =
        new TransformerNetwork(config, kernels, WeightSource.packed(matrices));
    readVectors(network);
    return network;
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}

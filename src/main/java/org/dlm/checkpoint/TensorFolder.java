// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.dlm.layers.MappedRows;
import org.dlm.layers.PackedRows;

/**
 * The tensors of a model folder, in one file or in several with an index that says which holds
 * what. Opening checks that index and files agree on every tensor.
 */
final class TensorFolder implements AutoCloseable {

  static final String MODEL = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private final Map<String, Safetensors> files = new LinkedHashMap<>();
  private final Map<String, Safetensors> holders = new TreeMap<>();

  private TensorFolder() {}

  /**
   * Opens the model's files in a folder; without an index that is one file.
   *
   * @throws IOException if there are none, one is damaged, or they do not agree with their index
   */
  static TensorFolder open(Path folder) throws IOException {
    Path index = folder.resolve(INDEX);
    if (Files.exists(folder.resolve(MODEL))) {
      return openFile(folder.resolve(MODEL));
    }
    if (!Files.exists(index)) {
      throw new IOException(folder + ": holds neither " + MODEL + " nor its index");
    }
    TensorFolder tensors = new TensorFolder();
    try {
      tensors.openIndexed(folder, index);
      return tensors;
    } catch (IOException | RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  /** Opens one file of tensors. */
  static TensorFolder openFile(Path file) throws IOException {
    TensorFolder tensors = new TensorFolder();
    Safetensors only = Safetensors.open(file);
    tensors.files.put(file.getFileName().toString(), only);
    only.names().forEach(name -> tensors.holders.put(name, only));
    return tensors;
  }

  /** Names of all tensors, sorted. */
  Set<String> names() {
    return Collections.unmodifiableSet(holders.keySet());
  }

  /** The open file that holds a tensor. */
  Safetensors holder(String name) {
    Safetensors file = holders.get(name);
    if (file == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return file;
  }

  /**
   * Reads a tensor whose shape was settled before.
   *
   * @param tensor name and place of the numbers. Modified.
   */
  void read(NamedTensor tensor) throws IOException {
    holder(tensor.name()).read(tensor.name(), tensor.values(), tensor.offset());
  }

  /** A tensor to be read piece by piece. */
  StreamedTensor streamed(String name) {
    return holder(name).streamed(name);
  }

  /** A matrix, mapped, whose scales are found beside it if it has any. */
  PackedRows packed(String name) throws IOException {
    MappedRows rows = holder(name).mapped(name);
    return switch (holder(name).dtype(name)) {
      case F32 -> PackedRows.float32(rows);
      case F16 -> PackedRows.float16(rows);
      case BF16 -> PackedRows.bfloat16(rows);
      case INT8 -> {
        String scales = Quantization.scalesOf(name);
        yield PackedRows.int8(rows, holder(scales).mapped(scales), Quantization.GROUP);
      }
    };
  }

  /** The open files by name, in the order of the index. */
  Map<String, Safetensors> files() {
    return Collections.unmodifiableMap(files);
  }

  @Override
  public void close() throws IOException {
    for (Safetensors file : files.values()) {
      file.close();
    }
  }

  private void openIndexed(Path folder, Path index) throws IOException {
    JsonObject json = JsonFile.read(index);
    if (!(json.get("weight_map") instanceof JsonObject map)) {
      throw new IOException(index + ": weight_map is missing; expected tensor names and files");
    }
    for (Map.Entry<String, JsonElement> entry : map.entrySet()) {
      String name = entry.getKey();
      if (!(entry.getValue() instanceof JsonPrimitive file
          && FILE_NAME.matcher(file.getAsString()).matches())) {
        String found = SafetensorsHeader.escaped(entry.getValue().toString());
        throw fault(index, name, "must be mapped to a file beside the index, found " + found);
      }
      Safetensors holder = file(folder, file.getAsString());
      if (!holder.names().contains(name)) {
        throw fault(index, name, "is not in " + file.getAsString());
      }
      holders.put(name, holder);
    }
    requireAllIndexed(index);
  }

  /** Refuses tensors that a file holds although the index knows them not, or elsewhere. */
  private void requireAllIndexed(Path index) throws IOException {
    for (Map.Entry<String, Safetensors> file : files.entrySet()) {
      for (String name : new TreeSet<>(file.getValue().names())) {
        if (holders.get(name) != file.getValue()) {
          throw fault(index, name, "is in " + file.getKey() + ", but the index does not say so");
        }
      }
    }
  }

  private Safetensors file(Path folder, String name) throws IOException {
    Safetensors file = files.get(name);
    if (file == null) {
      file = Safetensors.open(folder.resolve(name));
      files.put(name, file);
    }
    return file;
  }

  private static IOException fault(Path index, String name, String what) {
    return new IOException(index + ": tensor \"" + SafetensorsHeader.escaped(name) + "\" " + what);
  }
}

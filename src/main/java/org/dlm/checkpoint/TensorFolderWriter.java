// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Writes the tensors of a model folder, in one file or, above a size, in several with an index.
 *
 * @param shardBytes most bytes of data in one file; a larger tensor has a file of its own
 */
record TensorFolderWriter(long shardBytes) {

  /** Refuses a size that holds nothing. */
  TensorFolderWriter {
    if (shardBytes < 1) {
      throw new IllegalArgumentException("a file must hold at least 1 byte, not " + shardBytes);
    }
  }

  /**
   * Writes the files.
   *
   * @param tensors all tensors of the model, in the order in which files are filled
   */
  void write(Path folder, List<TypedTensor> tensors) throws IOException {
    List<List<TypedTensor>> shards = shards(tensors);
    if (shards.size() == 1) {
      writeFile(folder.resolve(TensorFolder.MODEL), tensors);
      return;
    }
    TreeMap<String, String> holders = new TreeMap<>();
    long total = 0;
    for (int i = 0; i < shards.size(); i++) {
      String name = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
      writeFile(folder.resolve(name), shards.get(i));
      for (TypedTensor tensor : shards.get(i)) {
        holders.put(tensor.numbers().name(), name);
        total += tensor.bytes();
      }
    }
    JsonFile.write(folder.resolve(TensorFolder.INDEX), index(holders, total));
  }

  private static void writeFile(Path file, List<TypedTensor> tensors) throws IOException {
    new SafetensorsWriter(tensors, Snapshot.METADATA).write(file);
  }

  /** Fills one file after the other. */
  private List<List<TypedTensor>> shards(List<TypedTensor> tensors) {
    List<List<TypedTensor>> shards = new ArrayList<>();
    long room = 0;
    for (TypedTensor tensor : tensors) {
      long bytes = tensor.bytes();
      if (shards.isEmpty() || bytes > room) {
        shards.add(new ArrayList<>());
        room = shardBytes;
      }
      shards.get(shards.size() - 1).add(tensor);
      room -= bytes;
    }
    return shards;
  }

  private static JsonObject index(TreeMap<String, String> holders, long total) {
    JsonObject size = new JsonObject();
    size.addProperty("total_size", total);
    JsonObject map = new JsonObject();
    holders.forEach(map::addProperty);
    JsonObject index = new JsonObject();
    index.add("metadata", size);
    index.add("weight_map", map);
    return index;
  }
}

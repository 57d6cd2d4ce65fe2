// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.dlm.layers.Parameter;
import org.dlm.transformer.TransformerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a model folder is written from.
 *
 * @param config sizes and constants of the network; its attention decides the layout
 * @param specialIds ids with a meaning; with a mask for diffusion models, and only for them
 * @param parameters all parameters of the network, by their canonical names. Not modified.
 * @param dtype how the weights are stored
 * @param tokenizer the tokenizer's files
 * @param provenance where the model comes from
 * @param training the trainer's state, or null in a folder that is only to be used
 */
public record Snapshot(
    TransformerConfig config,
    SpecialIds specialIds,
    List<Parameter> parameters,
    Dtype dtype,
    TokenizerFiles tokenizer,
    Provenance provenance,
    @Nullable TrainingState training) {

  static final String CONFIG_FILE = "config.json";

  /** What transformers wants to see in the files that it opens. */
  static final Map<String, String> METADATA = Map.of("format", "pt");

  private static final Pattern SHARD = Pattern.compile("model-[0-9]+-of-[0-9]+\\.safetensors");

  /** Refuses what could not be read again, or not resumed exactly. */
  public Snapshot {
    parameters = List.copyOf(parameters);
    if (training != null && dtype != Dtype.F32) {
      throw new IllegalArgumentException(
          "a training checkpoint keeps its weights as F32, not as " + dtype);
    }
    boolean masks = ModelFormat.of(config.attention()) == ModelFormat.LLADA;
    if (masks != (specialIds.mask() != null)) {
      throw new IllegalArgumentException(
          masks
              ? "a diffusion model needs the id of its mask token"
              : "a next-token model has no mask token, but its id is " + specialIds.mask());
    }
    specialIds.requireWithin(config.vocabularySize());
  }

  /**
   * Writes the folder, or replaces the one that is there. A crash at any moment, or a full disk,
   * leaves the old one whole; files of other names in it stay.
   *
   * @throws IOException if it cannot be written, or holds a model that this program did not write
   */
  public void write(Path folder) throws IOException {
    if (Files.exists(folder.resolve(CONFIG_FILE))
        && !Files.exists(folder.resolve(Provenance.FILE))) {
      throw new IOException(
          folder + " holds a model that dlm did not write; choose another folder");
    }
    List<NamedTensor> tensors = namedTensors();
    FolderSwap swap = new FolderSwap(folder);
    try {
      writeFiles(swap.stage(), tensors);
      swap.commit(Snapshot::isOwn);
    } catch (IOException e) {
      throw new IOException(
          "cannot write " + folder + ": " + reason(e) + "; what was there is unchanged", e);
    } finally {
      swap.abandon();
    }
    swap.clear();
  }

  /** What stopped the writing of files, in words. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return "permission denied: " + denied.getFile();
    }
    if (e instanceof FileAlreadyExistsException existing) {
      return existing.getFile() + " is in the way";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Whether a folder's file of this name is this program's to replace or to remove. */
  private static boolean isOwn(String name) {
    return List.of(
                CONFIG_FILE,
                TensorFolder.MODEL,
                TensorFolder.INDEX,
                TokenizerFiles.TOKENIZER,
                Provenance.FILE,
                TrainingState.OPTIMIZER_FILE,
                TrainingState.TRAINER_FILE)
            .contains(name)
        || TokenizerFiles.COMPANIONS.contains(name)
        || SHARD.matcher(name).matches();
  }

  private void writeFiles(Path folder, List<NamedTensor> tensors) throws IOException {
    ModelFormat format = ModelFormat.of(config.attention());
    ModelDescription model = new ModelDescription(config, specialIds);
    JsonFile.write(folder.resolve(CONFIG_FILE), format.write(model, dtype));
    JsonFile.write(folder.resolve(Provenance.FILE), provenance.toJson());
    tokenizer.write(folder);
    new SafetensorsWriter(TypedTensor.all(tensors, dtype), METADATA)
        .write(folder.resolve(TensorFolder.MODEL));
    if (training != null) {
      Path optimizer = folder.resolve(TrainingState.OPTIMIZER_FILE);
      Safetensors.write(optimizer, training.optimizer(), Dtype.F32, Map.of());
      JsonFile.write(folder.resolve(TrainingState.TRAINER_FILE), training.trainer());
    }
  }

  /** The parameters under the names of the layout, all of them and no others. */
  private List<NamedTensor> namedTensors() {
    Map<String, Parameter> byName = new HashMap<>();
    parameters.forEach(parameter -> byName.put(parameter.name(), parameter));
    List<NamedTensor> tensors = new ArrayList<>();
    for (ModelFormat.Slot slot : ModelFormat.of(config.attention()).slots(config)) {
      Parameter parameter = byName.remove(slot.parameter());
      if (parameter == null || !Arrays.equals(parameter.shape(), slot.sizes())) {
        String found = parameter == null ? "nothing" : Arrays.toString(parameter.shape());
        throw new IllegalArgumentException(
            slot.parameter() + " must be " + slot.shape() + ", but is " + found);
      }
      tensors.add(NamedTensor.of(parameter, slot.name()));
    }
    if (!byName.isEmpty()) {
      throw new IllegalArgumentException("the format has no place for " + byName.keySet());
    }
    return tensors;
  }
}

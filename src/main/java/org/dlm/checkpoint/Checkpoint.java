// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dlm.kernels.Kernels;
import org.dlm.layers.Parameter;
import org.dlm.transformer.TransformerConfig;
import org.dlm.transformer.TransformerNetwork;
import org.jspecify.annotations.Nullable;

/**
 * A model folder, opened: what the model is, and its weights on demand.
 *
 * <p>Opening reads {@code config.json} and the headers of the tensor files and accounts for every
 * key and tensor, so that a folder that opens fits its network. It holds no file open. Folders are
 * written from a {@link Snapshot}.
 */
public final class Checkpoint {

  /** Far above any real model; a damaged number must not make us expect billions of tensors. */
  private static final int MOST_LAYERS = 10_000;

  /** Most weights that are read into the heap: 1 GiB of floats. */
  private static final long MOST_ON_HEAP = (1L << 30) / Float.BYTES;

  private static final String GENERATION_FILE = "generation_config.json";

  private final Path folder;
  private final ModelFormat format;
  private final ModelDescription model;
  private final boolean quantized;
  private final @Nullable Provenance provenance;

  private Checkpoint(
      Path folder,
      ModelFormat format,
      ModelDescription model,
      boolean quantized,
      @Nullable Provenance provenance) {
    this.folder = folder;
    this.format = format;
    this.model = model;
    this.quantized = quantized;
    this.provenance = provenance;
  }

  /**
   * Opens a folder in one of the known layouts. If a crash interrupted its last replacement, the
   * files of before are opened.
   *
   * @throws IOException if something is missing, damaged, not supported, or from a newer program;
   *     the message names file, key or tensor, what was expected and what was found
   */
  public static Checkpoint open(Path folder) throws IOException {
    Path current = FolderSwap.current(folder);
    if (!Files.isDirectory(current)) {
      throw new IOException(folder + ": no such folder; expected a model with config.json");
    }
    Path provenanceFile = current.resolve(Provenance.FILE);
    Provenance provenance = Files.exists(provenanceFile) ? Provenance.read(provenanceFile) : null;
    Path configFile = current.resolve(Snapshot.CONFIG_FILE);
    if (!Files.exists(configFile)) {
      throw new IOException(configFile + ": no such file; is this a model folder?");
    }
    ConfigReader config = new ConfigReader(configFile, JsonFile.read(configFile));
    ModelFormat format = ModelFormat.of(config);
    boolean quantized = Quantization.read(config);
    ModelDescription model;
    try {
      model = format.read(config);
    } catch (IllegalArgumentException e) {
      throw new IOException(configFile + ": " + e.getMessage(), e);
    }
    if (model.config().layers() > MOST_LAYERS) {
      String found = model.config().layers() + " layers are above the limit of " + MOST_LAYERS;
      throw new IOException(configFile + ": " + found);
    }
    Checkpoint checkpoint =
        new Checkpoint(current, format, withGenerationEnds(model, current), quantized, provenance);
    checkpoint.openTensors().close();
    return checkpoint;
  }

  /** Adds the ids that end a text according to {@code generation_config.json}, if there is one. */
  private static ModelDescription withGenerationEnds(ModelDescription model, Path folder)
      throws IOException {
    Path file = folder.resolve(GENERATION_FILE);
    if (!Files.exists(file)) {
      return model;
    }
    try {
      return model.withEnds(new ConfigReader(file, JsonFile.read(file)).ids("eos_token_id"));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Where the files lie. */
  public Path folder() {
    return folder;
  }

  /** Layout of the folder. */
  public ModelFormat format() {
    return format;
  }

  /** Sizes and constants of the network. */
  public TransformerConfig config() {
    return model.config();
  }

  /** Ids with a meaning, as the configuration says them. */
  public SpecialIds specialIds() {
    return model.specialIds();
  }

  /** Where the model comes from, or null if another program wrote it. */
  public @Nullable Provenance provenance() {
    return provenance;
  }

  /**
   * How the weights are stored.
   *
   * @throws IOException if the files cannot be read
   */
  public WeightSummary weights() throws IOException {
    try (ModelTensors tensors = openTensors()) {
      return WeightSummary.of(tensors.files());
    }
  }

  /** The tokenizer's file; it may be missing in folders of other programs. */
  public Path tokenizerFile() {
    return folder.resolve(TokenizerFiles.TOKENIZER);
  }

  /**
   * Refuses a tokenizer of another vocabulary. Models of other programs may have more rows than
   * their tokenizers have tokens.
   *
   * @param tokens how many tokens the tokenizer has
   * @throws IOException if the vocabularies differ
   */
  public void requireVocabulary(int tokens) throws IOException {
    int rows = config().vocabularySize();
    if (tokens > rows || (provenance != null && tokens != rows)) {
      throw new IOException(
          "%s: the model has a vocabulary of %d tokens, the tokenizer %d; use the tokenizer that the model was trained with"
              .formatted(folder, rows, tokens));
    }
  }

  /**
   * Reads all weights.
   *
   * @param parameters the network's parameters, each once, by their canonical names. Modified.
   * @throws IllegalArgumentException if they are not those of {@link #config()}
   * @throws IOException if the files cannot be read
   */
  public void load(List<Parameter> parameters) throws IOException {
    try (ModelTensors tensors = openTensors()) {
      tensors.load(parameters);
    }
  }

  /**
   * Builds the model's network for inference. The weights of a model of at most 1 GiB in floats are
   * read into the heap; those of a larger one stay in its files, which are mapped, and are unpacked
   * tile by tile whenever a product needs them.
   *
   * @throws IOException if the files cannot be read
   */
  public TransformerNetwork network(Kernels kernels) throws IOException {
    try (ModelTensors tensors = openTensors()) {
      return isMapped() ? tensors.mappedNetwork(kernels) : tensors.heapNetwork(kernels);
    }
  }

  /** Whether {@link #network} leaves the weights in their files. */
  public boolean isMapped() {
    return config().parameterCount() > MOST_ON_HEAP;
  }

  /** Whether a trainer left its state, so that it can go on. */
  public boolean isResumable() {
    return Files.exists(folder.resolve(TrainingState.TRAINER_FILE));
  }

  /**
   * What the trainer wrote of itself.
   *
   * @throws IOException if it left nothing, or the file is damaged
   */
  public JsonObject trainer() throws IOException {
    if (!isResumable()) {
      throw new IOException(
          folder + " holds no training state (trainer.json), so training cannot go on from it");
    }
    return JsonFile.read(folder.resolve(TrainingState.TRAINER_FILE));
  }

  /**
   * Reads the trainer's tensors.
   *
   * @param optimizer those that were written, by name and shape. Modified.
   * @throws IOException if the file is damaged or holds other tensors
   */
  public void loadOptimizer(List<NamedTensor> optimizer) throws IOException {
    Path file = folder.resolve(TrainingState.OPTIMIZER_FILE);
    try (TensorFolder tensors = TensorFolder.openFile(file)) {
      TensorAccount account = new TensorAccount();
      optimizer.forEach(tensor -> account.expect(tensor.name(), tensor.shape()));
      account.settle(file, tensors);
      for (NamedTensor tensor : optimizer) {
        tensors.read(tensor);
      }
    }
  }

  /** What the configuration says, all of it. */
  ModelDescription description() {
    return model;
  }

  /** Opens the weights, accounted for. */
  ModelTensors openTensors() throws IOException {
    return ModelTensors.open(folder, format, config(), quantized);
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a model once more, in another layout, type or number of files. The numbers pass through
 * piece by piece, so that a model of any size needs little memory.
 *
 * @param layout how configuration and tensors are named
 * @param dtype how the numbers are stored; exact if it is theirs, or F32; see {@link Quantization}
 *     for INT8
 * @param shardBytes most bytes of data in one file
 */
public record Conversion(ModelFormat layout, Dtype dtype, long shardBytes) {

  /** What transformers fills a file with unless told otherwise. */
  public static final long USUAL_SHARD_BYTES = 5_000_000_000L;

  /** Files that are taken over as they are. */
  private static final List<String> UNCHANGED =
      Stream.concat(
              Stream.of(TokenizerFiles.TOKENIZER, Provenance.FILE),
              TokenizerFiles.COMPANIONS.stream())
          .toList();

  /**
   * Writes the model, its tokenizer and where it comes from into a new folder. The state of a
   * trainer is left behind.
   *
   * @param to a folder that does not exist, or is empty
   * @throws IllegalArgumentException if the layout has no such models
   * @throws IOException if a file cannot be read or written, or a number is too large for the type
   */
  public void run(Checkpoint from, Path to) throws IOException {
    if (layout.attention() != from.config().attention()) {
      throw new IllegalArgumentException(
          "%s is a %s model, of which the layout %s has none; use %s"
              .formatted(
                  from.folder(),
                  from.specialIds().mask() == null ? "next-token" : "diffusion",
                  layout.modelType(),
                  from.specialIds().mask() == null ? "llama" : "llada or illada"));
    }
    try (ModelTensors tensors = from.openTensors()) {
      List<TypedTensor> typed =
          TypedTensor.all(layout.named(from.config(), tensors.streamed()), dtype);
      NewFolder.write(
          to,
          TypedTensor.bytes(typed),
          folder -> {
            JsonFile.write(
                folder.resolve(Snapshot.CONFIG_FILE), layout.write(from.description(), dtype));
            for (String name : UNCHANGED) {
              if (Files.exists(from.folder().resolve(name))) {
                Files.copy(from.folder().resolve(name), folder.resolve(name));
              }
            }
            new TensorFolderWriter(shardBytes).write(folder, typed);
          });
    }
  }
}

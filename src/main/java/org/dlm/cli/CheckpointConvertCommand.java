// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.checkpoint.Conversion;
import org.dlm.checkpoint.Dtype;
import org.dlm.checkpoint.GgufConversion;
import org.dlm.checkpoint.ModelFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dlm checkpoint convert}: a model folder once more, stored otherwise. */
@Command(
    name = "convert",
    header = "Store a model in another layout or type.",
    description = {
      "Writes the model, its tokenizer and where it comes from into a new folder. The weights"
          + " pass through piece by piece, so that large models need little memory.",
      "",
      "f32 keeps every number, and so does the type that a model has already; other ways numbers"
          + " are rounded to the nearest. What does not fit a type is refused. int8 is a layout of"
          + " dlm's own, which other programs refuse by name; in gguf it is Q8_0. dlm checkpoint"
          + " quantize also measures what it costs."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm checkpoint convert checkpoints/stories runs/stories-f32 --dtype f32",
      "      the bundled model in 32-bit floats",
      "  dlm checkpoint convert runs/mine runs/mine-illada --to illada --shard-size 1GB",
      "      under Llama's names, as iLLaDA has them, in files of at most 1 GB",
      "  dlm checkpoint convert checkpoints/stories runs/stories.gguf --to gguf --dtype f16",
      "      one file for llama.cpp",
      "  dlm checkpoint convert checkpoints/stories runs/stories-int8 --dtype int8",
      "      a quarter of the size of 32-bit floats",
    })
final class CheckpointConvertCommand implements Callable<Integer> {

  /** What may be asked for; the first three are layouts of folders, by the same names. */
  enum Target {
    LLADA,
    ILLADA,
    LLAMA,
    GGUF
  }

  @Parameters(index = "0", paramLabel = "DIR", description = "A model folder.")
  Path from = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "NEW",
      description = "A folder, or a file for gguf, that does not exist yet.")
  Path to = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "LAYOUT",
      description =
          "llada or illada for diffusion models, llama for next-token models, gguf for llama.cpp"
              + " and both. Default: the layout that the model has.")
  @Nullable Target target;

  @Mixin StorageOptions storage = new StorageOptions();

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Checkpoint checkpoint = Checkpoint.open(from);
    Dtype dtype = storage.dtype == null ? checkpoint.weights().exactDtype() : storage.dtype;
    if (target == Target.GGUF) {
      if (storage.shardSize != null) {
        throw new IllegalArgumentException("--shard-size is for folders; gguf is one file");
      }
      new GgufConversion(dtype).run(checkpoint, to);
    } else {
      ModelFormat layout =
          target == null ? checkpoint.format() : ModelFormat.valueOf(target.name());
      new Conversion(layout, dtype, storage.shardBytes()).run(checkpoint, to);
    }
    spec.commandLine().getErr().printf("dlm: %s is written%n", to);
    return 0;
  }
}

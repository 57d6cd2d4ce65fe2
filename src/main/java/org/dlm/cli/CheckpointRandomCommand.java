// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dlm.checkpoint.Dtype;
import org.dlm.checkpoint.ModelShape;
import org.dlm.checkpoint.RandomModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dlm checkpoint random}: a model folder of random numbers. */
@Command(
    name = "random",
    header = "Write a model of random numbers.",
    description = {
      "For tests, and to measure how fast and with how much memory models of a size run. Such a"
          + " model knows nothing; its tokenizer has the bytes and, for the rest, words that are"
          + " their own numbers.",
      "",
      "It is written piece by piece, so that a size of any kind needs little memory. The same"
          + " seed gives the same numbers."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm checkpoint random runs/tiny --like llada-tiny",
      "      0.2 million parameters",
      "  dlm checkpoint random runs/random-8b --like llada-8b --shard-size 4GB",
      "      8 billion parameters, 16 GB in BF16",
      "  dlm checkpoint random runs/random-8b-int8 --like llada-8b --dtype int8",
      "      the same in 8.5 GB",
    })
final class CheckpointRandomCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NEW", description = "A folder that does not exist yet.")
  Path to = Path.of("");

  @Option(
      names = "--like",
      required = true,
      paramLabel = "SHAPE",
      description =
          "llada-8b, illada-8b or llama-8b as they are published, or the layout of one in small:"
              + " llada-tiny, illada-tiny or llama-tiny.")
  ModelShape shape = ModelShape.LLADA_TINY;

  @Mixin StorageOptions storage = new StorageOptions();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the random numbers. Default: 0.")
  long seed;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Dtype dtype = storage.dtype == null ? Dtype.BF16 : storage.dtype;
    new RandomModel(shape, dtype, storage.shardBytes(), seed).write(to);
    spec.commandLine().getErr().printf("dlm: %s is written%n", to);
    return 0;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dlm.checkpoint.Conversion;
import org.dlm.checkpoint.Dtype;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the weights of a new model folder are stored. */
final class StorageOptions {

  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,8})(kb|mb|gb)");

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description =
          "How numbers are stored: f32, bf16, f16, or int8 with a scale per group of 32. Default: as"
              + " in the model, or bf16 where there is none yet.")
  @Nullable Dtype dtype;

  @Option(
      names = "--shard-size",
      paramLabel = "SIZE",
      description =
          "Most data in one file, such as 500MB or 2GB; more goes into several, with an index."
              + " Default: 5GB.")
  @Nullable String shardSize;

  /** Most bytes of data in one file. */
  long shardBytes() {
    if (shardSize == null) {
      return Conversion.USUAL_SHARD_BYTES;
    }
    Matcher size = SIZE.matcher(shardSize.toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "--shard-size must be a size such as 500MB or 2GB, but is " + shardSize);
    }
    long unit =
        switch (size.group(2)) {
          case "kb" -> 1_000;
          case "mb" -> 1_000_000;
          default -> 1_000_000_000;
        };
    return unit * Long.parseLong(size.group(1));
  }
}

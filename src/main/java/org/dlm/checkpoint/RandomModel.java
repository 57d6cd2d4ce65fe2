// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.tokenizer.PlaceholderTokenizer;

/**
 * A model of random numbers that knows nothing: for tests, and to measure speed and memory of sizes
 * that nobody has trained here.
 *
 * <p>Gains are 1; matrices are uniform with mean 0 and LLaDA's standard deviation of 0.02. Each
 * number is a function of the seed, its tensor and its place, so that a model of any size is
 * written piece by piece, and is the same in every layout and number of files.
 *
 * @param shape what it is like
 * @param dtype how the numbers are stored
 * @param shardBytes most bytes of data in one file
 * @param seed seed of the numbers
 */
public record RandomModel(ModelShape shape, Dtype dtype, long shardBytes, long seed) {

  private static final int BLOCK = 1024;
  private static final float BOUND = (float) (0.02 * Math.sqrt(3));

  /**
   * Writes the model into a new folder, with a tokenizer whose words are numbers.
   *
   * @param to a folder that does not exist, or is empty
   * @throws IOException if it cannot be written, or its disk has no room
   */
  public void write(Path to) throws IOException {
    ModelDescription model = shape.model();
    List<ModelFormat.Slot> slots = shape.format().slots(model.config());
    List<TypedTensor> tensors =
        TypedTensor.all(
            IntStream.range(0, slots.size())
                .mapToObj(i -> new RandomTensor(slots.get(i), seed, i))
                .toList(),
            dtype);
    NewFolder.write(
        to,
        TypedTensor.bytes(tensors),
        folder -> {
          JsonFile.write(folder.resolve(Snapshot.CONFIG_FILE), shape.format().write(model, dtype));
          PlaceholderTokenizer.write(
              folder.resolve(TokenizerFiles.TOKENIZER),
              model.config().vocabularySize(),
              model.specialIds().byPart());
          new TensorFolderWriter(shardBytes).write(folder, tensors);
        });
  }

  private record RandomTensor(ModelFormat.Slot slot, long seed, int index)
      implements StreamedTensor {

    @Override
    public String name() {
      return slot.name();
    }

    @Override
    public int[] shape() {
      return slot.sizes();
    }

    @Override
    public void read(long from, float[] into, int count) {
      if (slot.shape().size() == 1) {
        Arrays.fill(into, 0, count, 1f);
        return;
      }
      for (long at = from; at < from + count; ) {
        long block = at / BLOCK;
        long end = Math.min((block + 1) * BLOCK, from + count);
        RandomGenerator random = RandomStream.of(seed, Purpose.WEIGHTS, index, block);
        for (long skipped = block * BLOCK; skipped < at; skipped++) {
          random.nextLong();
        }
        for (; at < end; at++) {
          into[(int) (at - from)] = BOUND * (random.nextLong() >> 40) * 0x1p-23f;
        }
      }
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.dlm.layers.Parameter;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.testing.Allocations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder of shards of which any one file is damaged is refused in one line that names a file or
 * the folder, or read as the model that it then is; nothing else happens, and nothing large is
 * allocated.
 */
class CheckpointFuzzTest {

  private static final int MUTATIONS = 6_000;

  /** What a quantized folder has beside others is read by the same code. */
  private static final int QUANTIZED_MUTATIONS = 2_000;

  /** Opening the whole folder takes about a quarter of a megabyte, mostly buffers for JSON. */
  private static final long MOST_BYTES = 4 << 20;

  private static final String[] TOKENS = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "-1",
    "0",
    "1e9",
    "1e999",
    "null",
    "true",
    "false",
    "NaN",
    "999999999",
    "99999999999",
    "18446744073709551616",
    "4000000",
    "\\u",
    "\\ud800",
    "\u0000",
    "\n",
    "[[[[[[[[",
    "{\"a\":{\"a\":",
    "\"..\"",
    "\"/\"",
    "\"config.json\"",
    "\"model.safetensors\"",
    "\"llama\"",
    "\"illada\"",
    "\"BF16\"",
    "\"F16\"",
    "\"I8\"",
    "\"gptq\"",
    "\"quantization_config\":{},",
    "\"group_size\":64,",
    "\"rope_scaling\":{},",
    "\"qk_norm\":true,",
    "\"n_layers\":999999999,",
    "\"d_model\":999999998,"
  };

  private final Path folder;

  CheckpointFuzzTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  @Timeout(600)
  void aDamagedFolderIsRefusedInOneLineOrReadAsItIs() throws IOException {
    mutate(Dtype.F32, MUTATIONS);
  }

  @Test
  @Timeout(600)
  void soIsADamagedFolderInEightBits() throws IOException {
    mutate(Dtype.INT8, QUANTIZED_MUTATIONS);
  }

  private void mutate(Dtype dtype, int mutations) throws IOException {
    Path whole = folder.resolve("whole");
    Path model = folder.resolve("model");
    ModelFolders.snapshot(ModelFolders.tokenizer(folder.resolve("tokenizer")), 3, null)
        .write(whole);
    Files.writeString(whole.resolve("generation_config.json"), "{\"eos_token_id\": [2, 4]}");
    new Conversion(ModelFormat.LLADA, dtype, 1_000).run(Checkpoint.open(whole), model);
    List<Path> files;
    try (Stream<Path> all = Files.list(model)) {
      files = all.filter(file -> !file.toString().contains("token")).sorted().toList();
    }
    List<byte[]> contents = new ArrayList<>();
    for (Path file : files) {
      contents.add(Files.readAllBytes(file));
    }
    assertTrue(accepts(model), "the sound folder is refused");
    int accepted = 0;
    for (int i = 0; i < mutations; i++) {
      RandomGenerator random = RandomStream.of(11, Purpose.CORPUS, i, 0);
      int victim = random.nextInt(files.size());
      Files.write(files.get(victim), damage(contents.get(victim), random));
      accepted += accepts(model) ? 1 : 0;
      Files.write(files.get(victim), contents.get(victim));
    }
    assertTrue(accepted > 0 && accepted < mutations / 2, accepted + " were read");
    assertTrue(accepts(model), "the sound folder is refused");
  }

  private static boolean accepts(Path model) {
    LongSupplier allocated = Allocations.ofThisThreadAndWorkers();
    long before = allocated.getAsLong();
    try {
      Checkpoint checkpoint = Checkpoint.open(model);
      List<Parameter> parameters = ModelFolders.parameters(checkpoint.config(), 0);
      checkpoint.load(parameters);
      float[] once = parameters.get(0).values().clone();
      checkpoint.load(parameters);
      assertArrayEquals(once, parameters.get(0).values());
      return true;
    } catch (FileSystemException e) {
      assertTrue(String.valueOf(e.getFile()).startsWith(model.toString()), e.toString());
      return false;
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith(model.toString()), message);
      assertFalse(message.contains("\n"), message);
      assertTrue(message.length() < 5_000, message);
      return false;
    } finally {
      long bytes = allocated.getAsLong() - before;
      assertTrue(bytes < MOST_BYTES, bytes + " bytes were allocated");
    }
  }

  private static byte[] damage(byte[] whole, RandomGenerator random) {
    byte[] token = TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8);
    byte[] bytes = whole.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(6)) {
      case 0 -> bytes = Arrays.copyOf(bytes, at);
      case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(64));
      case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 3 -> bytes = joined(bytes, at, token, Math.min(bytes.length, at + random.nextInt(24)));
      case 4 -> bytes = joined(bytes, at, token, at);
      default -> bytes = joined(bytes, at, new byte[0], Math.min(bytes.length, at + 12));
    }
    return bytes;
  }

  /** Everything before {@code from}, these bytes, and everything from {@code to} on. */
  private static byte[] joined(byte[] bytes, int from, byte[] between, int to) {
    byte[] joined = Arrays.copyOf(bytes, from + between.length + bytes.length - to);
    System.arraycopy(between, 0, joined, from, between.length);
    System.arraycopy(bytes, to, joined, from + between.length, bytes.length - to);
    return joined;
  }
}

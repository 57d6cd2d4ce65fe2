// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files are refused in words, or read as what they then are; nothing else happens. */
class SafetensorsFuzzTest {

  private static final int MUTATIONS = 4_000;
  private static final String[] TOKENS = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "-1",
    "1e9",
    "null",
    "true",
    "NaN",
    "I8",
    "F16",
    "BF16",
    "shape",
    "dtype",
    "data_offsets",
    "__metadata__",
    "99999999999",
    "18446744073709551616",
    "\\u",
    "\\ud800",
    "\u0000",
    "\n",
    "[[[[[[[[",
    "0,0,0,0,0,0,0,0,0",
    "2147483647,2147483647"
  };

  private final Path folder;

  SafetensorsFuzzTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  @Timeout(120)
  void damagedFilesAreRefusedOrReadAsTheyAre() throws IOException {
    Path file = folder.resolve("model.safetensors");
    float[] values = new float[64];
    Safetensors.write(
        file,
        List.of(
            new NamedTensor("norm.weight", values, 0, 8),
            new NamedTensor("head.weight", values, 8, 8, 3),
            new NamedTensor("one", values, 1, 1)),
        Dtype.F32,
        Map.of("format", "pt"));
    byte[] whole = Files.readAllBytes(file);
    int accepted = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      RandomGenerator random = RandomStream.of(7, Purpose.CORPUS, i, 0);
      byte[] damaged = damage(whole, random);
      Files.write(file, damaged);
      if (accepts(file)) {
        accepted++;
      }
    }
    assertTrue(accepted > 0 && accepted < MUTATIONS, accepted + " were read");
  }

  /** Whether the file is read; a refusal must be one line that names the file. */
  private static boolean accepts(Path file) throws IOException {
    try (Safetensors tensors = Safetensors.open(file)) {
      long bytes = 0;
      for (String name : tensors.names()) {
        bytes += (long) tensors.read(name).length * tensors.dtype(name).bytes();
        long product =
            Arrays.stream(tensors.shape(name)).asLongStream().reduce(1, Math::multiplyExact);
        assertTrue(product == tensors.count(name));
      }
      assertTrue(bytes < Files.size(file));
      return true;
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith(file + ": "), message);
      assertFalse(message.contains("\n"), message);
      return false;
    }
  }

  private static byte[] damage(byte[] whole, RandomGenerator random) {
    byte[] bytes = whole.clone();
    int header = 8 + (whole[0] & 0xff) + ((whole[1] & 0xff) << 8);
    switch (random.nextInt(6)) {
      case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(64));
      case 2 -> bytes[random.nextInt(8)] = (byte) random.nextInt();
      case 3 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 4 -> {
        for (int i = 0; i < 4; i++) {
          bytes[8 + random.nextInt(header - 8)] = (byte) (32 + random.nextInt(95));
        }
      }
      default -> {
        byte[] token = TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8);
        int at = 8 + random.nextInt(header - 8);
        System.arraycopy(token, 0, bytes, at, Math.min(token.length, bytes.length - at));
      }
    }
    return bytes;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a reading of every byte of a model folder found.
 *
 * @param files every file of the folder, sorted by name
 * @param faults what is wrong, one line each; empty if the folder is sound
 */
public record Verification(List<FileCheck> files, List<String> faults) {

  /**
   * One file that was read from its first byte to its last.
   *
   * @param name its name in the folder
   * @param bytes its size
   * @param sha256 hash of its bytes in 64 lower-case hex digits
   * @param tensors how many tensors it holds; 0 if it is no tensor file
   * @param numbers how many numbers these have
   */
  public record FileCheck(String name, long bytes, String sha256, int tensors, long numbers) {}

  private static final String TENSOR_FILE = ".safetensors";
  private static final int CHUNK_NUMBERS = 64 << 10;

  /** Keeps the lists. */
  public Verification {
    files = List.copyOf(files);
    faults = List.copyOf(faults);
  }

  /**
   * Reads a folder that opened, so that its names and shapes fit already.
   *
   * @throws IOException if a file cannot be read, or a tensor file breaks a rule of its format
   */
  public static Verification of(Checkpoint checkpoint) throws IOException {
    List<FileCheck> files = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    List<Path> all;
    try (Stream<Path> entries = Files.list(checkpoint.folder())) {
      all = entries.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : all) {
      boolean tensors = file.getFileName().toString().endsWith(TENSOR_FILE);
      files.add(tensors ? scan(file, faults) : hash(file));
    }
    compareTiedHead(checkpoint, faults);
    compareTokenizer(checkpoint, files, faults);
    return new Verification(files, faults);
  }

  /** Hashes a tensor file and counts, per tensor, the numbers that are not finite. */
  private static FileCheck scan(Path file, List<String> faults) throws IOException {
    Map<String, long[]> strange = new LinkedHashMap<>();
    try (Safetensors tensors = Safetensors.open(file)) {
      MessageDigest digest = TokenizerFiles.sha256Digest();
      tensors.scan(digest, (name, numbers, count) -> countStrange(name, numbers, count, strange));
      strange.forEach(
          (name, counts) ->
              faults.add(
                  "%s: tensor %s holds %d NaN and %d infinite numbers"
                      .formatted(file, name, counts[0], counts[1])));
      return new FileCheck(
          file.getFileName().toString(),
          Files.size(file),
          HexFormat.of().formatHex(digest.digest()),
          tensors.names().size(),
          tensors.names().stream().mapToLong(tensors::count).sum());
    }
  }

  private static void countStrange(
      String name, float[] numbers, int count, Map<String, long[]> strange) {
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(numbers[i])) {
        strange.computeIfAbsent(name, key -> new long[2])[Float.isNaN(numbers[i]) ? 0 : 1]++;
      }
    }
  }

  private static FileCheck hash(Path file) throws IOException {
    MessageDigest digest = TokenizerFiles.sha256Digest();
    byte[] chunk = new byte[CHUNK_NUMBERS];
    long bytes = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        digest.update(chunk, 0, count);
        bytes += count;
      }
    }
    String sha256 = HexFormat.of().formatHex(digest.digest());
    return new FileCheck(file.getFileName().toString(), bytes, sha256, 0, 0);
  }

  /** A head that is stored although the embedding serves as one must be the same numbers. */
  private static void compareTiedHead(Checkpoint checkpoint, List<String> faults)
      throws IOException {
    ModelFormat format = checkpoint.format();
    ModelFormat.Slot head = format.head(checkpoint.config());
    ModelFormat.Slot embedding = format.slots(checkpoint.config()).get(0);
    try (ModelTensors tensors = checkpoint.openTensors()) {
      if (checkpoint.config().tiedHead()
          && tensors.files().names().contains(head.name())
          && !same(tensors.streamed(head), tensors.streamed(embedding))) {
        String told = "the configuration ties the head to the embedding, but ";
        faults.add(checkpoint.folder() + ": " + told + head.name() + " holds other numbers");
      }
    }
  }

  private static boolean same(StreamedTensor one, StreamedTensor other) throws IOException {
    float[] ones = new float[CHUNK_NUMBERS];
    float[] others = new float[CHUNK_NUMBERS];
    for (long at = 0; at < one.count(); at += CHUNK_NUMBERS) {
      int count = (int) Math.min(CHUNK_NUMBERS, one.count() - at);
      one.read(at, ones, count);
      other.read(at, others, count);
      if (!Arrays.equals(ones, 0, count, others, 0, count)) {
        return false;
      }
    }
    return true;
  }

  private static void compareTokenizer(
      Checkpoint checkpoint, List<FileCheck> files, List<String> faults) {
    @Nullable Provenance provenance = checkpoint.provenance();
    for (FileCheck file : files) {
      if (provenance != null
          && file.name().equals(TokenizerFiles.TOKENIZER)
          && !file.sha256().equals(provenance.tokenizerSha256())) {
        faults.add(
            "%s: SHA-256 is %s, but the model was trained with %s"
                .formatted(
                    checkpoint.tokenizerFile(), file.sha256(), provenance.tokenizerSha256()));
      }
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.data;

import static org.dlm.data.PackedFiles.ids;
import static org.dlm.data.PackedFiles.pack;
import static org.dlm.data.PackedFiles.range;
import static org.dlm.data.PackedFiles.stream;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedTokensTest {

  private final Path folder;

  PackedTokensTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(ints = {65_536, 65_537})
  void bothWidthsHoldEveryId(int vocabularySize) throws IOException {
    Path path = folder.resolve("wide.tokens");
    int[] all = range(0, vocabularySize);
    PackedHeader header = pack(path, stream(vocabularySize), all);
    int tokenBytes = vocabularySize == 65_536 ? 2 : 4;
    assertEquals(136L + (long) tokenBytes * vocabularySize, Files.size(path));
    PackedTokens tokens = PackedTokens.open(path);
    assertEquals(header, tokens.header());
    assertArrayEquals(all, ids(tokens));
    tokens.verify();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 70_000})
  void readsAcrossSegments(int vocabularySize) throws IOException {
    Path path = folder.resolve("segments.tokens");
    int[] all = range(0, 100);
    pack(path, stream(vocabularySize), all);
    for (int segmentBits = 2; segmentBits < 10; segmentBits++) {
      PackedTokens tokens = PackedTokens.open(path, segmentBits);
      assertArrayEquals(all, ids(tokens));
      assertEquals(57, tokens.id(57));
      int[] part = new int[12];
      tokens.read(63, 10, part, 1);
      assertArrayEquals(new int[] {0, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 0}, part);
      tokens.verify();
    }
  }

  @Test
  void refusesPositionsOutside() throws IOException {
    Path path = folder.resolve("outside.tokens");
    pack(path, stream(100), range(0, 10));
    PackedTokens tokens = PackedTokens.open(path);
    assertThrows(IndexOutOfBoundsException.class, () -> tokens.id(10));
    assertThrows(IndexOutOfBoundsException.class, () -> tokens.id(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> tokens.read(8, 3, new int[3], 0));
    assertThrows(IndexOutOfBoundsException.class, () -> tokens.read(0, 3, new int[3], 1));
  }

  /** The file is a hole but for a few tokens, so it takes next to no room. */
  @Test
  void holdsMoreThanTwoToThe31Tokens() throws IOException {
    long count = (1L << 31) + 12_345;
    Path path = folder.resolve("huge.tokens");
    PackedHeader header = new PackedHeader(stream(50_000), count, 1, 0, 0, "0".repeat(64));
    long[] positions = {0, (1L << 29) - 1, 1L << 29, (1L << 31) - 1, 1L << 31, count - 1};
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.write(header.encode().array());
      file.setLength(header.fileBytes());
      for (long position : positions) {
        file.seek(PackedHeader.BYTES + 2 * position);
        file.writeShort(Short.reverseBytes((short) (40_000 + position % 9_999)));
      }
    }
    PackedTokens tokens = PackedTokens.open(path);
    assertEquals(count, tokens.tokens());
    for (long position : positions) {
      assertEquals(40_000 + position % 9_999, tokens.id(position));
    }
    assertEquals(0, tokens.id((1L << 31) + 1));
    int[] border = new int[2];
    tokens.read((1L << 31) - 1, 2, border, 0);
    assertEquals(40_000 + ((1L << 31) - 1) % 9_999, border[0]);
    assertEquals(40_000 + (1L << 31) % 9_999, border[1]);
    BatchSampler sampler = new BatchSampler(new TokenWindows(tokens, 64), 8, 1);
    assertEquals(8, sampler.batch(0).batch());
    Files.delete(path);
  }

  @Test
  void missingFilesAreNamed() {
    Path path = folder.resolve("missing.tokens");
    assertRefused(path, "there is no packed token file " + path);
    assertRefused(folder, "there is no packed token file " + folder);
  }

  @Test
  void wrongMagicIsNoPackedFile() throws IOException {
    Path path = folder.resolve("text.tokens");
    Files.writeString(path, "Once upon a time there was a text file that was never packed.");
    assertRefused(path, "is not a packed token file");
    for (String start : new String[] {"", "DLM", "DLMK", "DLMK123"}) {
      Files.writeString(path, start);
      assertRefused(path, "is not a packed token file");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 100, 135, 136, 155})
  void truncatedFilesSaySo(int bytes) throws IOException {
    Path path = folder.resolve("truncated.tokens");
    pack(path, stream(100), range(0, 10));
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(bytes);
    }
    assertRefused(path, "but has " + bytes);
  }

  @Test
  void longerFilesSaySo() throws IOException {
    Path path = folder.resolve("longer.tokens");
    pack(path, stream(100), range(0, 10));
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(157);
    }
    assertRefused(path, "should have 156 bytes by its header, but has 157");
  }

  @Test
  void newerFormatIsRefusedInWords() throws IOException {
    Path path = folder.resolve("newer.tokens");
    pack(path, stream(100), range(0, 10));
    overwrite(path, 4, 2);
    assertRefused(path, path + " was written by a newer dlm (format 2; this one reads 1)");
  }

  /** One flipped bit anywhere in the header is found when the file is opened. */
  @Test
  void anyDamageOfTheHeaderIsFound() throws IOException {
    Path path = folder.resolve("header.tokens");
    pack(path, stream(100), range(0, 10));
    byte[] whole = Files.readAllBytes(path);
    for (int i = 0; i < PackedHeader.BYTES - 4; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x10;
      Files.write(path, damaged);
      assertThrows(IOException.class, () -> PackedTokens.open(path), "byte " + i);
    }
  }

  /** A header whose checksum is right but whose fields make no sense. */
  @Test
  void impossibleFieldsAreRefused() throws IOException {
    Path path = folder.resolve("impossible.tokens");
    pack(path, stream(100), range(0, 10));
    byte[] whole = Files.readAllBytes(path);
    int[][] fieldsAndValues = {{8, 7}, {12, 4}, {16, -1}, {20, 5}, {24, 100}, {32, -1}, {36, -1}};
    for (int[] change : fieldsAndValues) {
      ByteBuffer bytes = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putInt(change[0], change[1]);
      CRC32 crc = new CRC32();
      crc.update(bytes.array(), 0, 128);
      bytes.putInt(128, (int) crc.getValue());
      Files.write(path, bytes.array());
      assertThrows(IOException.class, () -> PackedTokens.open(path), "field at " + change[0]);
    }
  }

  @Test
  void damagedTokensFailTheHash() throws IOException {
    Path path = folder.resolve("damaged.tokens");
    pack(path, stream(100), range(0, 10));
    overwrite(path, PackedHeader.BYTES + 8, 99);
    PackedTokens tokens = PackedTokens.open(path);
    IOException e = assertThrows(IOException.class, tokens::verify);
    assertTrue(e.toString().contains("is damaged"), e.toString());
  }

  /** A file of format 1 as the first release wrote it must open for ever. */
  @Test
  void opensAFileOfFormat1() throws IOException, URISyntaxException {
    URL file = Objects.requireNonNull(getClass().getResource("/data/format1.tokens"));
    PackedTokens tokens = PackedTokens.open(Path.of(file.toURI()));
    tokens.verify();
    assertEquals(PackedFiles.documents(4, 300), tokens.header().config());
    assertArrayEquals(new int[] {1, 299, 2, 2, 1, 3, 4, 5}, ids(tokens));
    assertEquals(2, tokens.header().documents());
    assertEquals(1, tokens.header().cutDocuments());
    assertEquals(1, tokens.header().droppedTokens());
  }

  private static void overwrite(Path path, long at, int value) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(at);
      file.writeInt(Integer.reverseBytes(value));
    }
  }

  private static void assertRefused(Path path, String words) {
    IOException e = assertThrows(IOException.class, () -> PackedTokens.open(path));
    assertTrue(e.toString().contains(words), e.toString());
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;

/**
 * What a packed file says of itself.
 *
 * <p>On disk it is {@value #BYTES} little-endian bytes before the tokens: magic, format version,
 * layout, bytes per token, vocabulary size, window, BOS, EOS (8 x int32), tokens, documents, cut
 * documents, dropped tokens (4 x int64), SHA-256 of the tokens, SHA-256 of the tokenizer, and a
 * CRC-32 of all that.
 *
 * @param config how the corpus was packed
 * @param tokens tokens in the file, with BOS, EOS and filling
 * @param documents documents in the file
 * @param cutDocuments documents too long for a window, of which only the beginning is in the file
 * @param droppedTokens tokens of cut documents that are not in the file, missing EOS not counted
 * @param dataHash SHA-256 of the token bytes, 64 lower-case hex digits
 */
public record PackedHeader(
    PackingConfig config,
    long tokens,
    long documents,
    long cutDocuments,
    long droppedTokens,
    String dataHash) {

  static final int BYTES = 136;

  private static final int MAGIC = 0x4B4D_4C44; // "DLMK" in little-endian bytes
  private static final int VERSION = 1;
  private static final int HASHED_BYTES = BYTES - 2 * Integer.BYTES;
  private static final int SHA_256_BYTES = 32;

  /** The facts by name, in the order in which people read them. */
  public Map<String, Object> describe() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("format", VERSION);
    facts.put("layout", config.layout().name().toLowerCase(Locale.ROOT));
    facts.put("window", config.window());
    facts.put("tokens", tokens);
    facts.put("documents", documents);
    facts.put("cut_documents", cutDocuments);
    facts.put("dropped_tokens", droppedTokens);
    facts.put("vocabulary_size", config.vocabularySize());
    facts.put("bytes_per_token", config.tokenBytes());
    facts.put("bos_id", config.bosId());
    facts.put("eos_id", config.eosId());
    facts.put("data_sha256", dataHash);
    facts.put("tokenizer_sha256", config.tokenizerHash());
    return facts;
  }

  /** Bytes of header and tokens together. */
  long fileBytes() {
    return BYTES + tokens * config.tokenBytes();
  }

  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(MAGIC).putInt(VERSION).putInt(config.layout().ordinal());
    bytes.putInt(config.tokenBytes()).putInt(config.vocabularySize()).putInt(config.window());
    bytes.putInt(config.bosId()).putInt(config.eosId());
    bytes.putLong(tokens).putLong(documents).putLong(cutDocuments).putLong(droppedTokens);
    bytes.put(HexFormat.of().parseHex(dataHash));
    bytes.put(HexFormat.of().parseHex(config.tokenizerHash()));
    bytes.putInt(checksum(bytes)).putInt(0);
    return bytes.flip();
  }

  /**
   * Reads a header and checks it against itself and the file's size.
   *
   * @param bytes the first {@value #BYTES} bytes of the file, or all of a shorter file. Modified.
   * @param fileBytes size of the file
   * @throws IOException when these are not the bytes of a whole packed file of this format
   */
  static PackedHeader decode(ByteBuffer bytes, long fileBytes, Path path) throws IOException {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < 2 * Integer.BYTES || bytes.getInt() != MAGIC) {
      throw new IOException(path + " is not a packed token file; make one with 'dlm corpus pack'");
    }
    int version = bytes.getInt();
    if (version > VERSION) {
      throw new IOException(
          path
              + " was written by a newer dlm (format "
              + version
              + "; this one reads "
              + VERSION
              + ")");
    }
    if (bytes.limit() < BYTES) {
      throw truncated(path, BYTES, fileBytes);
    }
    if (version < 1 || checksum(bytes) != bytes.getInt(HASHED_BYTES)) {
      throw new IOException(path + " has a damaged header; pack the corpus again");
    }
    PackedHeader header = readFields(bytes, path);
    if (header.fileBytes() != fileBytes) {
      throw truncated(path, header.fileBytes(), fileBytes);
    }
    return header;
  }

  private static PackedHeader readFields(ByteBuffer bytes, Path path) throws IOException {
    int layout = bytes.getInt();
    int tokenBytes = bytes.getInt();
    int vocabularySize = bytes.getInt();
    int window = bytes.getInt();
    int bosId = bytes.getInt();
    int eosId = bytes.getInt();
    long tokens = bytes.getLong();
    long documents = bytes.getLong();
    long cutDocuments = bytes.getLong();
    long droppedTokens = bytes.getLong();
    String dataHash = readHash(bytes);
    String tokenizerHash = readHash(bytes);
    try {
      TokenLayout[] layouts = TokenLayout.values();
      PackingConfig config =
          new PackingConfig(
              layouts[Objects.checkIndex(layout, layouts.length)],
              window,
              vocabularySize,
              bosId,
              eosId,
              tokenizerHash);
      if (config.tokenBytes() != tokenBytes || tokens < 1 || tokens > Long.MAX_VALUE / 8) {
        throw new IllegalArgumentException(tokens + " tokens of " + tokenBytes + " bytes");
      }
      return new PackedHeader(config, tokens, documents, cutDocuments, droppedTokens, dataHash);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException(path + " has an impossible header: " + e.getMessage(), e);
    }
  }

  private static String readHash(ByteBuffer bytes) {
    byte[] hash = new byte[SHA_256_BYTES];
    bytes.get(hash);
    return HexFormat.of().formatHex(hash);
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes.array(), bytes.arrayOffset(), HASHED_BYTES);
    return (int) crc.getValue();
  }

  private static IOException truncated(Path path, long expected, long found) {
    return new IOException(
        path
            + " should have "
            + expected
            + " bytes by its header, but has "
            + found
            + "; copy it or pack the corpus again");
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The typed keys and values at the beginning of a GGUF file, in the order of their adding, encoded
 * as version 3 of the format has them: little-endian, texts as length and UTF-8.
 */
final class GgufMetadata {

  private static final int UINT32 = 4;
  private static final int INT32 = 5;
  private static final int FLOAT32 = 6;
  private static final int BOOL = 7;
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long count;

  /** Adds a number from 0 on. */
  void add(String key, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(key + " must not be negative, but is " + value);
    }
    begin(key, UINT32);
    writeInt(value);
  }

  /** Adds a real number. */
  void add(String key, float value) {
    begin(key, FLOAT32);
    writeInt(Float.floatToIntBits(value));
  }

  /** Adds a yes or no. */
  void add(String key, boolean value) {
    begin(key, BOOL);
    bytes.write(value ? 1 : 0);
  }

  /** Adds a text. */
  void add(String key, String value) {
    begin(key, STRING);
    writeText(value);
  }

  /** Adds a list of texts. */
  void addTexts(String key, List<String> values) {
    begin(key, ARRAY);
    writeInt(STRING);
    writeLong(values.size());
    values.forEach(this::writeText);
  }

  /** Adds a list of whole numbers. */
  void addNumbers(String key, List<Integer> values) {
    begin(key, ARRAY);
    writeInt(INT32);
    writeLong(values.size());
    values.forEach(this::writeInt);
  }

  /** How many keys there are. */
  long count() {
    return count;
  }

  /** All of them, encoded. */
  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private void begin(String key, int type) {
    writeText(key);
    writeInt(type);
    count++;
  }

  private void writeText(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    writeLong(encoded.length);
    bytes.writeBytes(encoded);
  }

  private void writeInt(int value) {
    ByteBuffer four = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.writeBytes(four.putInt(value).array());
  }

  private void writeLong(long value) {
    ByteBuffer eight = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.writeBytes(eight.putLong(value).array());
  }
}

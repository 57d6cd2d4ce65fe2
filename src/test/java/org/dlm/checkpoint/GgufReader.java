// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads GGUF files as the specification (version 3) describes them, and asserts every rule on the
 * way. Shares nothing with the writer.
 */
final class GgufReader {

  /** One tensor: sizes innermost first, type by its number in the format, place in the data. */
  record Tensor(long[] sizes, int type, long place, long count, long bytes) {}

  private final ByteBuffer file;
  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final int dataStart;

  GgufReader(Path path) throws IOException {
    file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(0x46554747, file.getInt(), "magic");
    assertEquals(3, file.getInt(), "version");
    long tensorCount = file.getLong();
    long keyCount = file.getLong();
    for (long i = 0; i < keyCount; i++) {
      String key = text();
      assertTrue(key.matches("[a-z0-9_]+(\\.[a-z0-9_]+)*") && key.length() < 65_536, key);
      assertNull(metadata.put(key, value(file.getInt())), key);
    }
    for (long i = 0; i < tensorCount; i++) {
      String name = text();
      assertTrue(name.getBytes(StandardCharsets.UTF_8).length <= 64, name);
      assertNull(tensors.put(name, tensor()), name);
    }
    dataStart = (file.position() + 31) / 32 * 32;
    checkPlaces();
  }

  Map<String, Object> metadata() {
    return metadata;
  }

  Map<String, Tensor> tensors() {
    return tensors;
  }

  /** The numbers of a tensor, widened to floats by arithmetic on their bits. */
  float[] numbers(String name) {
    Tensor tensor = tensors.get(name);
    int at = dataStart + (int) tensor.place();
    float[] numbers = new float[(int) tensor.count()];
    for (int i = 0; i < numbers.length; i++) {
      int block = at + i / 32 * 34;
      numbers[i] =
          switch (tensor.type()) {
            case 0 -> file.getFloat(at + 4 * i);
            case 1 -> half(file.getShort(at + 2 * i));
            case 8 -> file.get(block + 2 + i % 32) * half(file.getShort(block));
            default -> Float.intBitsToFloat(file.getShort(at + 2 * i) << 16);
          };
    }
    return numbers;
  }

  private static float half(short bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    double magnitude =
        exponent == 0
            ? fraction * Math.pow(2, -24)
            : (1024 + fraction) * Math.pow(2, exponent - 25);
    return (float) (bits < 0 ? -magnitude : magnitude);
  }

  private Tensor tensor() {
    int dimensions = file.getInt();
    assertTrue(dimensions >= 1 && dimensions <= 4, "dimensions");
    long[] sizes = new long[dimensions];
    long count = 1;
    for (int i = 0; i < dimensions; i++) {
      sizes[i] = file.getLong();
      count *= sizes[i];
    }
    int type = file.getInt();
    return new Tensor(sizes, type, file.getLong(), count, bytes(type, sizes[0], count));
  }

  private static long bytes(int type, long width, long count) {
    return switch (type) {
      case 0 -> 4 * count;
      case 1, 30 -> 2 * count;
      case 8 -> {
        assertEquals(0, width % 32, "a row of Q8_0 is whole blocks");
        yield count / 32 * 34;
      }
      default -> throw new AssertionError("type " + type);
    };
  }

  /** Each tensor at a multiple of 32, after the one before, zeros between, nothing behind. */
  private void checkPlaces() {
    long end = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      assertEquals((end + 31) / 32 * 32, tensor.place(), entry.getKey());
      end = tensor.place() + tensor.bytes();
      for (long i = end; i < (end + 31) / 32 * 32; i++) {
        assertEquals(0, file.get(dataStart + (int) i));
      }
    }
    assertEquals(dataStart + (end + 31) / 32 * 32, file.limit());
    for (int i = file.position(); i < dataStart; i++) {
      assertEquals(0, file.get(i));
    }
  }

  private Object value(int type) {
    return switch (type) {
      case 4, 5 -> {
        int number = file.getInt();
        assertTrue(number >= 0 || type == 5, "unsigned " + number);
        yield number;
      }
      case 6 -> file.getFloat();
      case 7 -> {
        byte flag = file.get();
        assertTrue(flag == 0 || flag == 1, "a bool of " + flag);
        yield flag == 1;
      }
      case 8 -> text();
      case 9 -> {
        int element = file.getInt();
        long count = file.getLong();
        List<Object> list = new ArrayList<>();
        for (long i = 0; i < count; i++) {
          list.add(value(element));
        }
        yield list;
      }
      default -> throw new AssertionError("value type " + type);
    };
  }

  private String text() {
    byte[] bytes = new byte[(int) file.getLong()];
    file.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

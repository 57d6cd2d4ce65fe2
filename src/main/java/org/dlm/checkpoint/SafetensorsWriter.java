// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a safetensors file: sorted by name, without holes, data at a multiple of eight bytes; the
 * same tensors always give the same bytes.
 */
final class SafetensorsWriter {

  private final SortedMap<String, TypedTensor> tensors = new TreeMap<>();
  private final SortedMap<String, String> metadata;

  SafetensorsWriter(Collection<TypedTensor> tensors, Map<String, String> metadata) {
    for (TypedTensor tensor : tensors) {
      String name = tensor.numbers().name();
      if (name.equals(SafetensorsHeader.METADATA) || this.tensors.put(name, tensor) != null) {
        throw new IllegalArgumentException("two tensors cannot both be named " + name);
      }
    }
    this.metadata = new TreeMap<>(metadata);
  }

  /** Writes the file and makes it durable. */
  void write(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      NumberWriter.writeFully(channel, header());
      NumberWriter numbers = new NumberWriter(channel);
      for (TypedTensor tensor : tensors.values()) {
        numbers.write(tensor.numbers(), tensor.dtype());
      }
      channel.force(true);
    }
  }

  /** Header length and header, padded with spaces so that the data begins at a multiple of 8. */
  private ByteBuffer header() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setHtmlSafe(false);
      json.beginObject();
      if (!metadata.isEmpty()) {
        json.name(SafetensorsHeader.METADATA).beginObject();
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.name(entry.getKey()).value(entry.getValue());
        }
        json.endObject();
      }
      long begin = 0;
      for (TypedTensor tensor : tensors.values()) {
        long end = begin + tensor.bytes();
        writeEntry(json, tensor, begin, end);
        begin = end;
      }
      json.endObject();
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8);
    Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
    ByteBuffer header = ByteBuffer.allocate(Long.BYTES + padded.length);
    header.order(ByteOrder.LITTLE_ENDIAN).putLong(padded.length).put(padded);
    return header.flip();
  }

  private static void writeEntry(JsonWriter json, TypedTensor tensor, long begin, long end)
      throws IOException {
    json.name(tensor.numbers().name()).beginObject();
    json.name("dtype").value(tensor.dtype().fileName());
    json.name("shape").beginArray();
    for (int size : tensor.numbers().shape()) {
      json.value(size);
    }
    json.endArray();
    json.name("data_offsets").beginArray().value(begin).value(end).endArray();
    json.endObject();
  }
}
